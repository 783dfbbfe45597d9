"use strict";
(() => {
  const video = document.getElementById("video");
  const starts = [...document.querySelectorAll("#chapters button")];
  const lines = [...document.querySelectorAll("#transcript button")];
  const captions = document.getElementById("captions");
  const speed = document.getElementById("speed");
  const STEP = 5;
  // A frame's first instant may round to the frame before it; a hundredth of a second later it cannot.
  const INSIDE = 0.01;

  const fromAddress = () => {
    const moment = /^#t=(\d+(\.\d+)?)$/.exec(location.hash);
    if (moment) seek(Number(moment[1]) + INSIDE);
  };
  const embed = () => document.documentElement.classList.toggle("embed", location.hash === "#embed");
  addEventListener("hashchange", embed);
  embed();

  addEventListener("hashchange", fromAddress);
  video.addEventListener("loadedmetadata", fromAddress, { once: true });

  let wanted;
  const seek = (seconds) => { video.currentTime = wanted = Math.min(Math.max(0, seconds), video.duration || seconds); };
  const at = (button) => Number(button.dataset.start);
  for (const button of [...starts, ...lines]) {
    button.addEventListener("click", () => seek(at(button) + INSIDE));
  }

  // A pause before the first frame has come breaks a start off, as it should: that is no error of the page's.
  const play = () => video.play().catch((error) => { if (error.name !== "AbortError") throw error; });

  // A server that sends files only whole leaves nothing to seek in; the whole clip in memory can be sought in.
  const whole = async () => {
    const end = video.seekable.length ? video.seekable.end(video.seekable.length - 1) : 0;
    if (end >= video.duration || !location.protocol.startsWith("http")) return;
    const clip = await (await fetch(video.currentSrc)).blob();
    const [now, paused] = [wanted ?? video.currentTime, video.paused];
    video.src = URL.createObjectURL(clip);
    video.currentTime = now;
    if (!paused) play();
  };
  video.addEventListener("loadedmetadata", whole, { once: true });

  const last = (buttons, now) => buttons.findLast((button) => at(button) <= now);
  const mark = (buttons, current) => {
    for (const button of buttons) {
      if (button === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  };
  const follow = () => {
    mark(starts, last(starts, video.currentTime));
    const line = last(lines, video.currentTime);
    mark(lines, line && video.currentTime < Number(line.dataset.end) ? line : undefined);
  };
  for (const name of ["timeupdate", "seeking", "seeked", "loadedmetadata"]) video.addEventListener(name, follow);

  const track = () => video.textTracks[0];
  const show = (on) => {
    track().mode = on ? "showing" : "hidden";
    captions.setAttribute("aria-pressed", String(on));
  };
  captions.addEventListener("click", () => show(track().mode !== "showing"));
  video.textTracks.addEventListener("change", () => captions.setAttribute("aria-pressed", String(track().mode === "showing")));

  speed.addEventListener("change", () => { video.playbackRate = Number(speed.value); });
  video.addEventListener("ratechange", () => { speed.value = String(video.playbackRate); });

  const chapter = (by) => {
    const now = starts.indexOf(last(starts, video.currentTime));
    const target = starts[Math.min(Math.max(0, now + by), starts.length - 1)];
    if (target) seek(at(target) + INSIDE);
  };
  const keys = {
    " ": () => (video.paused ? play() : video.pause()),
    ArrowLeft: () => seek(video.currentTime - STEP),
    ArrowRight: () => seek(video.currentTime + STEP),
    "[": () => chapter(-1),
    "]": () => chapter(1),
    c: () => captions.click(),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen()),
  };
  addEventListener("keydown", (event) => {
    // Elsewhere these keys have meanings of their own: on buttons, lists, boxes to type in, and on the video's own controls.
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, select, input, textarea, summary, a, pre, video")) return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  for (const button of document.querySelectorAll(".copy")) {
    const snippet = button.closest(".snippet");
    button.addEventListener("click", async () => {
      const code = snippet.querySelector("code");
      const told = snippet.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(code.textContent);
        told.textContent = "copied";
      } catch {
        getSelection().selectAllChildren(code);
        told.textContent = "selected: press Ctrl+C";
      }
    });
  }
})();
