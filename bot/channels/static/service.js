// The line to the server: everything that happens comes in as events; what people say goes out exactly once.
//
// Events: "line" (detail: a line), "reset" (the server began a new transcript), "length" (detail: how far the
// transcript goes, told at each connection), "connection" (detail: whether it is up),
// "queued", "taken" and "refused" (detail: { item, answer }).

const KEPT = "demo.outbox.";
const RECONNECT_AFTER = [300, 700, 1500, 3000]; // milliseconds, the last one again and again
const TRIES = 6; // how often the server may fail on one message before the next ones go on without it

export class Service extends EventTarget {
  #position = 0;
  #failures = 0;
  #busy = new Set(); // chats whose queue is being sent

  constructor() {
    super();
    this.connected = false;
    this.items = kept();
  }

  /** Connect, and stay connected. */
  connect() {
    const source = new EventSource(`/demo/stream?after=${this.#position}`);
    source.addEventListener("hello", (event) => this.#welcome(JSON.parse(event.data)));
    source.addEventListener("line", (event) => this.#news(event));
    source.addEventListener("error", () => {
      source.close();
      this.connected = false;
      this.#tell("connection", false);
      const wait = RECONNECT_AFTER[Math.min(this.#failures++, RECONNECT_AFTER.length - 1)];
      setTimeout(() => this.connect(), wait);
    });
  }

  /** Keep what somebody said until the server has it, through reloads and restarts. */
  send(what) {
    const item = { ...what, client_id: newId(), since: Date.now() };
    this.items.push(item);
    localStorage.setItem(KEPT + item.client_id, JSON.stringify(item));
    this.#tell("queued", { item });
    this.#flush(item.chat);
  }

  #welcome({ from, last }) {
    this.#tell("length", last);
    if (from < this.#position) {
      this.#position = from;
      this.#tell("reset");
    }
    this.#failures = 0;
    this.connected = true;
    this.#tell("connection", true);
    for (const chat of new Set(this.items.map((item) => item.chat))) this.#flush(chat);
  }

  #news(event) {
    const { said, ...line } = JSON.parse(event.data);
    this.#position = line.position;
    const clientId = said.key?.startsWith("in:") ? said.key.slice(3) : null;
    this.#tell("line", { ...line, ...said, chat: said.chat.id, clientId });
  }

  /** One chat's queue in its order; different chats do not wait for each other. */
  async #flush(chat) {
    if (this.#busy.has(chat)) return;
    this.#busy.add(chat);
    let item;
    while ((item = this.items.find((one) => one.chat === chat)) && (await this.#post(item)));
    this.#busy.delete(chat);
    if (item) setTimeout(() => this.#flush(chat), 1000);
  }

  /** Whether the queue may go on behind this one. */
  async #post(item) {
    const { since, tries, ...body } = item;
    let response;
    try {
      response = await fetch("/demo/send", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      return false;
    }
    if (response.status >= 500) {
      item.tries = (tries ?? 0) + 1;
      if (item.tries < TRIES) return false;
    }
    this.#drop(item);
    const answer = await response.json().catch(() => ({}));
    this.#tell(response.ok ? "taken" : "refused", { item, answer });
    return true;
  }

  #drop(item) {
    this.items = this.items.filter((one) => one !== item);
    localStorage.removeItem(KEPT + item.client_id);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function kept() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
  return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((a, b) => a.since - b.since);
}

/** Works without https too, where `crypto.randomUUID` is missing. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
