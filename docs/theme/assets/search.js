// The search takes what stands between quotation marks as wanted word by word, and a colon as the name of a field.
// Messages name tensors so, "dense_2/Softmax:0": such quotes are taken away before the search sees them.
document.addEventListener("keyup", (event) => {
  const box = event.target
  if (box instanceof HTMLInputElement && box.classList.contains("md-search__input")) {
    const plain = box.value.replace(/"([^"\s]*[:/][^"\s]*)"/g, (_, name) => name.replace(/[:/]/g, " "))
    if (plain !== box.value) box.value = plain
  }
}, true)
