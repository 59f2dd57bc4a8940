// While many people come at once, a form may hold a puzzle: find a number such
// that the hash of the ticket and the number begins with so many zeros. It takes
// a browser a second or so, and somebody who sends a hundred forms a second a
// hundred times that. Without scripts one waits a few seconds instead.

const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const FIRST = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const w = new Uint32Array(64);

// block adds one block of 64 bytes to a SHA-256 state.
function block(state, bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  return [state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e, state[5] + f, state[6] + g, state[7] + h].map((n) => n | 0);
}

// finder gives a function that tries the next so many numbers, and answers with
// the number that was found, or with nothing.
function finder(ticket, zeros) {
  const head = new TextEncoder().encode(ticket + ":");
  const whole = head.length - (head.length % 64);
  let start = FIRST;
  for (let at = 0; at < whole; at += 64) {
    start = block(start, head, at);
  }
  let next = 0;
  return function (tries) {
    for (; tries > 0; tries--, next++) {
      const digits = String(next), used = head.length - whole + digits.length;
      const tail = new Uint8Array(used + 9 > 64 ? 128 : 64);
      tail.set(head.subarray(whole));
      for (let i = 0; i < digits.length; i++) {
        tail[head.length - whole + i] = digits.charCodeAt(i);
      }
      tail[used] = 0x80;
      const bits = (whole + used) * 8;
      tail[tail.length - 2] = bits >>> 8;
      tail[tail.length - 1] = bits & 255;
      let state = start;
      for (let at = 0; at < tail.length; at += 64) {
        state = block(state, tail, at);
      }
      if (Math.clz32(state[0]) >= zeros) {
        return digits;
      }
    }
  };
}

// Work goes in short pieces, so that somebody can type meanwhile. A form that is
// sent before the number is found waits for it.
document.querySelectorAll("[data-cd-puzzle]").forEach(function (input) {
  const form = input.form;
  const look = finder(input.getAttribute("data-cd-puzzle"), Number(input.getAttribute("data-cd-zeros")));
  let pressed = input.hasAttribute("data-cd-send"), button = null, done = false;
  const until = Date.now() + 30000;
  form.addEventListener("submit", function (event) {
    if (!done) {
      event.preventDefault();
      pressed = true;
      button = event.submitter;
    }
  });
  (function work() {
    const end = Date.now() + 12;
    let found;
    do {
      found = look(200);
    } while (found === undefined && Date.now() < end);
    if (found === undefined && Date.now() < until) {
      setTimeout(work, 0);
      return;
    }
    done = true;
    input.value = found || "";
    if (pressed) {
      form.requestSubmit(button);
    }
  })();
});
