// A call from the browser: 16-bit PCM at 16 kHz both ways over one WebSocket.
"use strict";

const RATE = 16000;
const button = document.getElementById("call");
const state = document.getElementById("state");
let call = null;

function toPcm(samples) {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) {
    pcm[i] = Math.max(-1, Math.min(1, samples[i])) * 32767;
  }
  return pcm.buffer;
}

class Call {
  async start() {
    this.audio = new AudioContext({ sampleRate: RATE });
    this.microphone = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    await this.audio.audioWorklet.addModule("/microphone.js");
    this.socket = new WebSocket(`ws${location.protocol === "https:" ? "s" : ""}://${location.host}/browser`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => this.receive(event.data);
    this.socket.onclose = () => hangUp("Das Gespräch ist beendet.");
    this.socket.onopen = () => {
      state.textContent = "Sie sind verbunden.";
      const source = this.audio.createMediaStreamSource(this.microphone);
      const frames = new AudioWorkletNode(this.audio, "microphone");
      frames.port.onmessage = (event) => {
        if (this.socket.readyState === WebSocket.OPEN) this.socket.send(toPcm(event.data));
      };
      source.connect(frames);
    };
    this.playing = [];
    this.due = 0;
  }

  receive(data) {
    if (typeof data === "string") {
      const message = JSON.parse(data);
      if (message.flush) this.flush();
      if (message.transfer) hangUp("Jetzt würden Sie mit einem Menschen verbunden.");
      return;
    }
    const pcm = new Int16Array(data);
    const buffer = this.audio.createBuffer(1, pcm.length, RATE);
    buffer.copyToChannel(Float32Array.from(pcm, (value) => value / 32768), 0);
    const player = this.audio.createBufferSource();
    player.buffer = buffer;
    player.connect(this.audio.destination);
    this.due = Math.max(this.due, this.audio.currentTime + 0.03);
    player.start(this.due);
    this.due += buffer.duration;
    this.playing.push(player);
    player.onended = () => { this.playing = this.playing.filter((other) => other !== player); };
  }

  flush() {
    for (const player of this.playing) player.stop();
    this.playing = [];
    this.due = 0;
  }

  key(digit) { this.socket.send(JSON.stringify({ key: digit })); }

  end() {
    this.socket.onclose = null;
    this.socket.close();
    for (const track of this.microphone.getTracks()) track.stop();
    this.audio.close();
  }
}

function hangUp(text) {
  if (call) call.end();
  call = null;
  button.textContent = "Anrufen";
  state.textContent = text;
}

button.onclick = async () => {
  if (call) { hangUp("Aufgelegt."); return; }
  call = new Call();
  button.textContent = "Auflegen";
  state.textContent = "Verbindung wird hergestellt …";
  try {
    await call.start();
  } catch (error) {
    call = null;
    button.textContent = "Anrufen";
    state.textContent = `Das Mikrofon ist nicht erreichbar: ${error.message}`;
  }
};

for (const digit of "123456789*0#") {
  const key = document.createElement("button");
  key.type = "button";
  key.textContent = digit;
  key.onclick = () => { if (call) call.key(digit); };
  document.getElementById("keys").append(key);
}
