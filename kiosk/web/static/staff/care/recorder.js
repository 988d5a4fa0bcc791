// @ts-check
/**
 * Records what a microphone hears, lets one listen, and puts it into the form in the place of a file. How loud it is shows
 * while it is recorded. Silence is cut off and loudness made equal where the recording is taken in.
 */

const FORMAT = "audio/webm;codecs=opus";
const LOOK = 60; // milliseconds between two looks at the level

/** @template {HTMLElement} T @param {ParentNode} within @param {string} selector @param {new () => T} kind @returns {T} */
const find = (within, selector, kind) => {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(selector);
  return found;
};

/** @param {AnalyserNode} analyser @param {Float32Array<ArrayBuffer>} samples the loudest of the last moment, 0 to 1 */
const level = (analyser, samples) => {
  analyser.getFloatTimeDomainData(samples);
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
};

/** @param {HTMLFormElement} form */
const equip = (form) => {
  const machine = find(form, "[data-machine]", HTMLElement);
  const meter = find(form, "meter", HTMLMeterElement);
  const clock = find(form, "[data-clock]", HTMLElement);
  const file = find(form, "input[type=file]", HTMLInputElement);
  const keep = find(form, "[data-keep]", HTMLElement);
  const deaf = find(form, "[data-no-microphone]", HTMLElement);
  const [record, stop, listen, again] = ["record", "stop", "listen", "again"].map((name) =>
    find(form, `[data-${name}]`, HTMLButtonElement),
  );
  const longest = Number(form.dataset.longest ?? "120");
  const digits = new Intl.NumberFormat(
    document.documentElement.lang === "km" ? "km-u-nu-khmr" : document.documentElement.lang,
  );
  const sound = new Audio();

  /** @param {"ready" | "recording" | "recorded"} state */
  const show = (state) => {
    record.hidden = state !== "ready";
    stop.hidden = state !== "recording";
    listen.hidden = again.hidden = state !== "recorded";
    keep.hidden = state !== "recorded" && !file.files?.length;
    form.dataset.state = state;
    if (state === "recording") stop.focus();
    if (state === "recorded") listen.focus();
  };

  const begin = async () => {
    deaf.hidden = true;
    sound.pause();
    let stream;
    try {
      // What a telephone does to voices makes them worse for a library.
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: false },
      });
    } catch {
      deaf.hidden = false;
      return;
    }
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const recorder = new MediaRecorder(stream, { mimeType: FORMAT, audioBitsPerSecond: 64_000 });
    /** @type {Blob[]} */
    const heard = [];
    const began = performance.now();
    const look = setInterval(() => {
      meter.value = level(analyser, samples);
      const seconds = (performance.now() - began) / 1000;
      clock.textContent = digits.format(Math.floor(seconds));
      if (seconds > longest) recorder.stop();
    }, LOOK);
    recorder.addEventListener("dataavailable", (event) => heard.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(look);
      meter.value = 0;
      for (const track of stream.getTracks()) track.stop();
      void context.close();
      const recorded = new File(heard, "recording.webm", { type: "audio/webm" });
      const given = new DataTransfer();
      given.items.add(recorded);
      file.files = given.files;
      URL.revokeObjectURL(sound.src);
      sound.src = URL.createObjectURL(recorded);
      show("recorded");
    });
    stop.onclick = () => recorder.state === "recording" && recorder.stop();
    recorder.start();
    show("recording");
  };

  record.addEventListener("click", () => void begin());
  again.addEventListener("click", () => void begin());
  listen.addEventListener("click", () => {
    sound.currentTime = 0;
    void sound.play();
  });
  file.addEventListener("change", () => show("ready"));
  machine.hidden = false;
  show("ready");
};

if (navigator.mediaDevices && "MediaRecorder" in window) {
  for (const form of document.querySelectorAll("form[data-recorder]")) if (form instanceof HTMLFormElement) equip(form);
}
