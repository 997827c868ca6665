// What the page knows of every chat: its lines, what waits to be sent, which buttons were pressed, what was read.

const READ = "demo.read";

export class Chats {
  #chats = new Map();
  #read = JSON.parse(localStorage.getItem(READ) ?? "{}");

  /** Forget everything; the server tells it anew. */
  clear() {
    this.#chats.clear();
    this.#read = {};
  }

  /** What was read further than the transcript goes was read in another one. */
  checkRead(last) {
    if (Object.values(this.#read).some((mark) => mark > last)) this.#read = {};
  }

  get(id) {
    if (!this.#chats.has(id)) this.#chats.set(id, { lines: new Map(), pending: new Map(), pressed: new Set(), waiting: null });
    return this.#chats.get(id);
  }

  ids() {
    return [...this.#chats.keys()];
  }

  /** Take in a new or changed line. */
  learn(line) {
    const chat = this.get(line.chat);
    if (line.clientId) chat.pending.delete(line.clientId);
    if (line.kind === "press") chat.pressed.add(pressKey(line));
    if (line.kind !== "press" && line.kind !== "edit") chat.lines.set(line.id, line);
  }

  /** Show what somebody said before the server has it. */
  queue(item) {
    this.get(item.chat).pending.set(item.client_id, item);
  }

  refuse(item) {
    const chat = this.get(item.chat);
    if (chat.pending.has(item.client_id)) chat.pending.set(item.client_id, { ...item, failed: true });
  }

  /** Lines in the order they were said, then what waits to be sent. */
  shown(id) {
    const chat = this.get(id);
    const lines = [...chat.lines.values()].sort((a, b) => a.id - b.id);
    return [...lines, ...[...chat.pending.values()].filter(isShown).map(asLine)];
  }

  wasPressed(chat, message, data) {
    return this.get(chat).pressed.has(pressKey({ target: message, text: data }));
  }

  isPressing(chat, message, data) {
    return [...this.get(chat).pending.values()].some(
      (item) => item.kind === "press" && item.target === message && item.text === data && !item.failed,
    );
  }

  markRead(id) {
    const last = Math.max(0, ...[...this.get(id).lines.keys()].map(Number));
    if (last === this.#read[id]) return;
    this.#read[id] = last;
    localStorage.setItem(READ, JSON.stringify(this.#read));
  }

  /** Whether somebody else wrote since this person last looked. */
  isUnread(id, person) {
    const mark = this.#read[id] ?? 0;
    return [...this.get(id).lines.values()].some((line) => Number(line.id) > mark && line.author?.id !== person);
  }
}

const pressKey = ({ target, text }) => `${target} ${text}`;
const isShown = (item) => item.kind !== "press" && item.kind !== "edit";
const asLine = (item) => ({
  id: item.client_id,
  chat: item.chat,
  author: { id: item.as },
  at: new Date(item.since).toISOString(),
  kind: item.kind ?? "message",
  text: item.text,
  buttons: [],
  reply_to: item.reply_to ?? null,
  pending: !item.failed,
  failed: item.failed,
});
