"""Web pages that try to reach a given origin by every way a browser has."""

_LINK = "const a = document.createElement('a'); a.href = to; document.body.append(a);"

# Each stands in a page of its own, because it leaves the page.
LEAVING = {
    "location": "location.href = to",
    "replace": "location.replace(to)",
    "link": f"{_LINK} a.click()",
    "link-top": f"{_LINK} a.target = '_top'; a.click()",
    "form-get": "form('get', '')",
    "form-post": "form('post', '')",
    "form-top": "form('post', '_top')",
    "form-blank": "form('post', '_blank')",
    "open": "window.open(to)",
    "top": "top.location = to",
    "parent": "parent.location = to",
    "refresh": "document.head.innerHTML += `<meta http-equiv=refresh content='0;url=${to}'>`",
    "blob": "location = URL.createObjectURL(new Blob([`<script>fetch('${to}')<\\/script>`], {type: 'text/html'}))",
}

# All of these in one page. A name with a further letter is the second address that way may ask for.
_STAYING = r"""
const element = (name, attributes) => Object.assign(document.createElement(name), attributes);
const add = (name, attributes) => document.body.append(element(name, attributes));
const head = (name, attributes) => document.head.append(element(name, attributes));
const html = (text) => document.body.insertAdjacentHTML("beforeend", text);
const script = (text) => URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
const rules = (to) => JSON.stringify({prefetch: [{source: "list", urls: [to]}]});
const ways = {
  fetch: (to) => fetch(to, {mode: "no-cors"}),
  post: (to) => fetch(to, {mode: "no-cors", method: "POST", body: "x", keepalive: true}),
  xhr: (to) => { const x = new XMLHttpRequest(); x.open("GET", to); x.send(); },
  beacon: (to) => navigator.sendBeacon(to, "x"),
  events: (to) => new EventSource(to),
  socket: (to) => new WebSocket(to.replace("http", "ws")),
  image: (to) => { new Image().src = to; },
  script: (to) => add("script", {src: to}),
  module: (to) => import(to),
  style: (to) => add("link", {rel: "stylesheet", href: to}),
  icon: (to) => head("link", {rel: "icon", href: to}),
  manifest: (to) => head("link", {rel: "manifest", href: to}),
  prefetch: (to) => add("link", {rel: "prefetch", href: to}),
  preload: (to) => add("link", {rel: "preload", as: "image", href: to}),
  modulepreload: (to) => add("link", {rel: "modulepreload", href: to}),
  prerender: (to) => add("link", {rel: "prerender", href: to}),
  speculation: (to) => add("script", {type: "speculationrules", textContent: rules(to)}),
  frame: (to) => add("iframe", {src: to}),
  nested: (to) => add("iframe", {srcdoc: `<script>fetch("${to}", {mode: "no-cors"}); location = "${to}-l"<\/script>`}),
  object: (to) => add("object", {data: to}),
  embed: (to) => add("embed", {src: to}),
  video: (to) => html(`<video src="${to}" poster="${to}-p" autoplay></video>`),
  audio: (to) => { new Audio(to).play(); },
  track: (to) => html(`<video><track default kind=captions src="${to}"></video>`),
  css: (to) => html(`<style>@import "${to}-i"; p { background: url("${to}-b"); font-family: z }
    @font-face { font-family: z; src: url("${to}-f") }</style><p>x`),
  svg: (to) => html(`<svg><image href="${to}"/><use href="${to}-u#x"/></svg>`),
  ping: (to) => { add("a", {ping: to, href: "#x"}); document.body.lastElementChild.click(); },
  worker: (to) => new Worker(script(`fetch("${to}", {mode: "no-cors"}); importScripts("${to}-i")`)),
  shared: (to) => new SharedWorker(script(`fetch("${to}", {mode: "no-cors"})`)),
  rtc: async (to) => {
    const iceServers = [{urls: `stun:127.0.0.1:${new URL(to).port}`}];
    const connection = new RTCPeerConnection({iceServers});
    connection.createDataChannel("x");
    await connection.setLocalDescription(await connection.createOffer());
  },
};
const tries = targets.flatMap((to) => Object.entries(ways).map(async ([name, way]) => way(`${to}/${name}`)));
window.reached = [];
for (const [name, look] of Object.entries({
  document: () => parent.document.title, storage: () => parent.localStorage.length, href: () => top.location.href,
})) {
  try { look(); window.reached.push(name); } catch {}
}
Promise.allSettled(tries).then(() => setTimeout(() => { window.over = true; }, 1500));
"""


def leaving(way: str, to: str) -> str:
    """A page that tries to lead its frame, or the window, to an address."""
    return (
        f"<!doctype html><title>hostile</title><body><p>hostile<script>const to = {to!r};"
        "const form = (method, target) => { const x = document.createElement('form'); x.method = method; x.action = to;"
        f" x.target = target; document.body.append(x); x.submit(); }};{LEAVING[way]};</script>"
    )


def staying(targets: list[str]) -> str:
    """A page that tries to reach origins without leaving; `window.over` says when it has tried everything."""
    return (
        f"<!doctype html><title>hostile</title><body><p>hostile<script>const targets = {targets!r};{_STAYING}</script>"
    )
