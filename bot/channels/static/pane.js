// One side of the page: the messages of one chat, and where to write in it.

import { Composer } from "./composer.js";
import { avatar, dayElement, dayOf, excerpt, make, markChips, messageElement, nameOf } from "./message.js";

const NEAR_THE_END = 80; // pixels
const SILENCE = 2500; // milliseconds after which nobody is shown as typing any more
const TOAST = 4000; // milliseconds
const SMOOTH = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

export class Pane {
  #current = null; // the message that Tab leads to
  #waiting = 0;
  #top = 0; // how far it was scrolled last

  /** `root` holds the pane; `chats` and `service` are shared by both; `words` are what is proposed to say. */
  constructor(root, { service, chats, words, botName, shareContact }) {
    this.root = root;
    this.chats = chats;
    this.service = service;
    this.botName = botName;
    this.shareContact = shareContact;
    const place = root.querySelector(".chat");
    place.append(document.getElementById("chat").content.cloneNode(true));
    const find = (selector) => place.querySelector(selector);
    Object.assign(this, { log: find(".log"), scroll: find(".scroll"), typing: find(".typing"), newest: find(".newest"), toastBox: find(".toast") });
    this.composer = new Composer(place, { words, send: (what) => this.say(what), toLog: () => this.#focus(this.#messages().at(-1)) });
    this.log.addEventListener("load", () => this.#keepEnd(), true); // a picture has its height only then
    this.log.addEventListener("keydown", (event) => this.#key(event));
    this.log.addEventListener("focusin", (event) => this.#makeCurrent(event.target.closest(".message")));
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.newest.addEventListener("click", () => this.#toEnd(SMOOTH));
    new ResizeObserver(() => this.#keepEnd()).observe(this.scroll);
  }

  /** Show this chat, as seen by this person. */
  open({ chat, person, title, subtitle, manner, sign, placeholder, cards = false, boldFirst = false, takesCommands }) {
    Object.assign(this, { chat, person, cards, boldFirst, takesCommands });
    this.root.dataset.manner = manner;
    this.root.querySelector(".title h2").textContent = title;
    this.root.querySelector(".title p").textContent = subtitle;
    this.root.querySelector(".title .avatar").replaceWith(avatar(sign, this));
    this.log.ariaLabel = title;
    this.composer.open(chat, placeholder);
    this.stopWaiting();
    this.toastBox.textContent = "";
    this.redraw();
  }

  redraw() {
    this.log.replaceChildren();
    this.#current = null;
    for (const line of this.chats.shown(this.chat)) this.#append(line);
    if (!this.log.children.length) this.log.append(this.#welcome());
    this.#makeCurrent(this.#messages().at(-1));
    this.#toEnd();
    this.read();
  }

  /** A line of this chat is new or has changed. */
  show(line) {
    if (line.clientId) this.#element(line.clientId)?.remove();
    if (line.kind === "press") return this.#refresh(line.target);
    if (line.kind === "edit") return;
    if (!line.author) this.stopWaiting();
    const old = this.#element(line.id);
    if (old) this.#replace(old, line);
    else this.#add(line);
    this.read();
  }

  /** Show at once what goes out. */
  queued(item) {
    if (item.kind === "press") this.#refresh(item.target);
    else if (item.kind !== "edit") this.#add(this.chats.shown(this.chat).find((line) => line.id === item.client_id), true);
    if (this.botAnswers && this.service.connected) this.#wait();
  }

  taken({ item, answer }) {
    if (answer.toast) this.toast(answer.toast);
    if (item.kind === "press") this.#refresh(item.target);
    setTimeout(() => this.stopWaiting(), SILENCE);
  }

  refused({ item }) {
    this.stopWaiting();
    if (item.kind === "press") this.#refresh(item.target);
    const line = this.chats.shown(this.chat).find((one) => one.id === item.client_id);
    if (line) this.#replace(this.#element(item.client_id), line);
    this.toast("Không gửi được. Bạn thử lại giúp nhé.");
  }

  toast(text) {
    this.toastBox.textContent = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toastBox.textContent = ""), TOAST);
  }

  /** Note what was seen, if anybody can see it. */
  read() {
    if (document.visibilityState === "visible" && this.root.offsetParent) this.chats.markRead(this.chat);
  }

  say(what) {
    this.service.send({ chat: this.chat, as: this.person, ...what });
  }

  // What a message asks of its view.
  find = (id) => this.chats.get(this.chat).lines.get(id);
  wasPressed = (id, data) => this.chats.wasPressed(this.chat, id, data);
  isPressing = (id, data) => this.chats.isPressing(this.chat, id, data);
  press = (line, button) => this.isPressing(line.id, button.data) || this.say({ kind: "press", text: button.data, target: line.id });
  reply = (line) => this.composer.replyTo(line, nameOf(line, this), excerpt(line));
  edit = (line) => this.composer.editing(line);
  goTo = (id) => this.#focus(this.#element(id));

  get botAnswers() {
    return !this.cards;
  }

  #welcome() {
    const box = make("div", { className: "welcome" });
    const lines = this.composer.words();
    box.append(avatar(null, this), make("p", {}, this.cards ? "Yêu cầu và câu hỏi của khách sẽ hiện ở đây." : "Thử nhắn như một khách hàng:"));
    if (!this.cards) box.append(...lines.slice(0, 5).map((text) => this.#proposal(text)));
    return box;
  }

  #proposal(text) {
    const button = make("button", { type: "button", className: "proposal" }, text);
    button.addEventListener("click", () => {
      this.say({ text });
      this.composer.focus();
    });
    return button;
  }

  #add(line, own = false) {
    this.log.querySelector(".welcome")?.remove();
    const follow = own || this.#nearEnd();
    const focusInside = this.log.contains(document.activeElement);
    const element = this.#append(line);
    if (!focusInside) this.#makeCurrent(element);
    if (!follow) this.newest.hidden = false;
    else if (element.offsetHeight > this.scroll.clientHeight) this.#toStartOf(element);
    else this.#toEnd();
  }

  /** In its place: after what was said before it, before what still waits to be sent. */
  #append(line) {
    const element = messageElement(line, this);
    const settled = !line.pending && !line.failed;
    const later = settled && this.#messages().find((other) => isLater(other.dataset.id, line.id));
    this.log.insertBefore(element, later || null);
    this.#markDay(element, line);
    return element;
  }

  #markDay(element, line) {
    element.dataset.day = dayOf(line.at);
    const before = element.previousElementSibling;
    if (before?.dataset.day !== element.dataset.day) {
      const day = dayElement(line.at);
      day.dataset.day = element.dataset.day;
      element.before(day);
    }
  }

  #replace(old, line) {
    if (!old) return;
    const chips = [...old.querySelectorAll(".chip")];
    const focused = chips.indexOf(document.activeElement);
    const hadFocus = old.contains(document.activeElement);
    const element = messageElement(line, this);
    element.dataset.day = old.dataset.day;
    element.classList.add("still");
    if (line.edited && old.querySelector(".text")?.textContent !== line.text) element.classList.add("changed");
    old.replaceWith(element);
    if (this.#current === old || hadFocus) this.#makeCurrent(element);
    if (hadFocus) (element.querySelectorAll(".chip")[focused] ?? element).focus({ preventScroll: true });
    this.#keepEnd();
  }

  #refresh(id) {
    const line = this.find(id);
    const element = this.#element(id);
    if (line && element) markChips(element, line, this);
  }

  #wait() {
    clearTimeout(this.#waiting);
    this.typing.hidden = false;
    this.#toEnd();
  }

  stopWaiting() {
    clearTimeout(this.#waiting);
    this.typing.hidden = true;
  }

  #messages() {
    return [...this.log.querySelectorAll(".message")];
  }

  #element(id) {
    return this.log.querySelector(`.message[data-id="${id}"]`);
  }

  /** Tab leads to one message and what can be pressed in it; the arrow keys lead to the others. */
  #makeCurrent(message) {
    if (!message || message === this.#current) return;
    const set = (element, index) => {
      for (const part of element.querySelectorAll(".chip, .actions button, .quote, .command, .file, input")) part.tabIndex = index;
      element.tabIndex = index;
    };
    if (this.#current) set(this.#current, -1);
    set(message, 0);
    this.#current = message;
  }

  #focus(message) {
    message?.focus();
    message?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.target.matches("input")) return;
    const messages = this.#messages();
    const at = messages.indexOf(event.target.closest(".message"));
    const line = this.find(messages[at]?.dataset.id);
    const moves = { ArrowUp: Math.max(at - 1, 0), ArrowDown: Math.min(at + 1, messages.length - 1), Home: 0, End: messages.length - 1 };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) this.#focus(messages[moves[event.key]]);
    else if (event.key.toLowerCase() === "r" && line) this.reply(line);
    else if (event.key === "Escape") this.composer.focus();
    else return;
    event.preventDefault();
  }

  #nearEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_THE_END;
  }

  /** Only who goes up leaves the end: on the way down to it a picture may come that puts it farther off. */
  #scrolled() {
    const up = this.scroll.scrollTop < this.#top;
    this.#top = this.scroll.scrollTop;
    if (this.#nearEnd()) this.atEnd = true;
    else if (up) this.atEnd = false;
    if (this.atEnd) this.newest.hidden = true;
  }

  #keepEnd() {
    if (this.atEnd) this.#toEnd();
  }

  /** What does not fit is read from its beginning. */
  #toStartOf(element) {
    this.atEnd = false;
    element.scrollIntoView({ block: "start", behavior: SMOOTH });
  }

  #toEnd(behavior = "instant") {
    this.atEnd = true;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
    this.#top = this.scroll.scrollTop;
    this.newest.hidden = true;
  }
}

/** What waits to be sent has an id of another form, and comes last. */
const isLater = (other, id) => !/^\d+$/.test(other) || other.length > 20 || Number(other) > Number(id);
