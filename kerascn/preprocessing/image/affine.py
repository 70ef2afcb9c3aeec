"""Pictures turned, shifted, sheared, zoomed, flipped, and changed in colour."""
