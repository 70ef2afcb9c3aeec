// The theme hands each query to a worker, as {type: 2, data: text}. What it cannot read well is mended on the way;
// the box keeps what the reader typed.
// 1. What stands between quotation marks it takes as wanted word by word, and a colon as the name of a field.
//    Messages name tensors so, "dense_2/Softmax:0": such quotes are taken away.
// 2. Pages have a blank between Chinese and Latin: "Lambda层" becomes "Lambda 层".
// 3. To find words in a row of Chinese characters it looks at all of them but the last one. So a character is put
//    behind that is in no word (and counts as Chinese).
const QUERY = 2
const mended = (text) => text
  .replace(/"([^"\s]*[:/][^"\s]*)"/g, (_, name) => name.replace(/[:/]/g, " "))
  .replace(/(?<=[\w)\]])(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[\w([])/gu, " ")
  .replace(/\p{Script=Han}{2,}/gu, "$&〇")

const post = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...rest) {
  const query = message?.type === QUERY && typeof message.data === "string"
  return post.call(this, query ? { ...message, data: mended(message.data) } : message, ...rest)
}
