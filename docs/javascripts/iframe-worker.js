// Search runs in a worker, which a page opened from a file may not start. This one runs in a hidden frame.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.body.appendChild(document.createElement("iframe"))
      frame.hidden = true
      const page = frame.contentDocument
      page.open()
      page.write("<body></body>")
      page.close()
      this.inside = frame.contentWindow
      this.inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
      const script = page.createElement("script")
      script.src = url
      this.isReady = new Promise(done => script.addEventListener("load", done))
      page.body.append(script)
    }

    postMessage(data) {
      this.isReady.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data })))
    }
  }
}
