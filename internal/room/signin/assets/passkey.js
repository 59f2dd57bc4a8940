// Passkeys. Browsers give them to scripts alone, so this is the one thing in
// Candour that needs JavaScript. It asks the server for a challenge, lets the
// browser sign it, puts the result into the form and sends the form as usual.

const bytes = (text) => {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
};

const text = (buffer) => {
  const binary = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};

// decode turns the base64url parts of the server's options into bytes.
const decode = (options) => {
  const o = { ...options, challenge: bytes(options.challenge) };
  if (o.user) o.user = { ...o.user, id: bytes(o.user.id) };
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (o[list]) o[list] = o[list].map((c) => ({ ...c, id: bytes(c.id) }));
  }
  return o;
};

// encode turns the browser's answer into what the server reads.
const encode = (credential) => {
  const r = credential.response;
  const response = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    response.attestationObject = text(r.attestationObject);
    response.transports = r.getTransports ? r.getTransports() : [];
  } else {
    response.authenticatorData = text(r.authenticatorData);
    response.signature = text(r.signature);
    if (r.userHandle) response.userHandle = text(r.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
};

const challenge = async (form) => {
  const answer = await fetch(form.dataset.options, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams(new FormData(form)),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return decode(body.publicKey);
};

const words = (error) => {
  if (error.name === 'InvalidStateError') return 'This device already has a passkey for your account.';
  if (error.name === 'NotAllowedError') return 'It was stopped or took too long. Try again, or sign in another way.';
  return error.message || 'It did not work. Try again, or sign in another way.';
};

const run = async (event) => {
  const form = event.currentTarget;
  const problem = form.querySelector('[data-passkey-error]');
  event.preventDefault();
  problem.textContent = '';
  try {
    const publicKey = await challenge(form);
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.elements.credential.value = encode(credential);
    form.removeEventListener('submit', run);
    form.submit();
  } catch (error) {
    problem.textContent = words(error);
  }
};

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll('[data-passkey-off]').forEach((e) => { e.hidden = true; });
  document.querySelectorAll('form[data-passkey]').forEach((form) => {
    form.hidden = false;
    form.addEventListener('submit', run);
  });
}

// A link of invitation carries its code behind the #, which no server is sent.
const invited = document.querySelector('form[data-code]');
if (invited && window.location.hash.length > 1) {
  invited.elements.code.value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, '', window.location.pathname);
}
