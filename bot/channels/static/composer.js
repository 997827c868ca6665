// Where a person writes: it grows with the text, remembers a draft for each chat, and knows what it replies to or edits.

import { make } from "./message.js";

const DRAFT = "demo.draft.";
const MEDIA = [["photo", "🖼️ Ảnh"], ["sticker", "🌷 Nhãn dán"], ["voice", "🎤 Tin thoại"]];

export class Composer {
  #about = null; // { kind: "reply" | "edit", id }

  constructor(place, { words, send, toLog }) {
    const find = (selector) => place.querySelector(selector);
    Object.assign(this, { input: find("textarea"), context: find(".context"), menu: find(".lines"), more: find(".more") });
    Object.assign(this, { words, send, toLog });
    find("form").addEventListener("submit", (event) => this.#submit(event));
    find(".cancel").addEventListener("click", () => this.#forget());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => this.#changed());
    this.menu.addEventListener("keydown", (event) => this.#menuKey(event));
    this.more.popoverTargetElement = this.menu;
    this.menu.addEventListener("beforetoggle", (event) => event.newState === "open" && this.#fillMenu());
    this.menu.addEventListener("toggle", (event) => event.newState === "open" && this.#placeMenu());
  }

  open(chat, placeholder) {
    this.chat = chat;
    this.input.placeholder = placeholder;
    this.input.ariaLabel = placeholder;
    this.#about = null;
    this.context.hidden = true;
    this.#put(localStorage.getItem(DRAFT + chat) ?? "");
  }

  focus() {
    this.input.focus();
  }

  replyTo(line, name, text) {
    this.#setAbout("reply", line, `Trả lời ${name}`, text);
  }

  editing(line) {
    this.#setAbout("edit", line, "Sửa tin nhắn", line.text.split("\n")[0]);
    this.#put(line.text);
  }

  #setAbout(kind, line, title, text) {
    this.#about = { kind, id: line.id };
    this.context.hidden = false;
    this.context.querySelector("strong").textContent = title;
    this.context.querySelector("span").textContent = text;
    this.focus();
  }

  #forget() {
    if (this.#about?.kind === "edit") this.#put("");
    this.#about = null;
    this.context.hidden = true;
    this.focus();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const about = this.#about;
    this.#about = null;
    this.context.hidden = true;
    this.#put("");
    this.focus();
    if (about?.kind === "edit") this.send({ kind: "edit", text, target: about.id });
    else this.send({ text, ...(about && { reply_to: about.id }) });
  }

  #key(event) {
    // Vietnamese typing tools compose letters: their Enter and arrows are not ours.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "Escape" && this.#about) this.#forget();
    else if (event.key === "ArrowUp" && !this.input.value) {
      event.preventDefault();
      this.toLog();
    }
  }

  #put(text) {
    this.input.value = text;
    this.#changed();
  }

  #changed() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    if (this.#about?.kind === "edit") return;
    if (this.input.value) localStorage.setItem(DRAFT + this.chat, this.input.value);
    else localStorage.removeItem(DRAFT + this.chat);
  }

  #fillMenu() {
    const say = (what, label) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => {
        this.menu.hidePopover();
        this.focus();
        this.send(what);
      });
      return button;
    };
    const words = this.words();
    const lines = words.filter((text) => !isCommand(text)).map((text) => say({ text }, text));
    const commands = words.filter(isCommand).map((text) => say({ text }, text));
    const media = MEDIA.map(([kind, label]) => say({ kind: "media", text: kind }, label));
    const short = (buttons) => make("div", { className: "short" }, ...buttons);
    this.menu.replaceChildren(make("p", {}, "Thử nhắn"), ...lines, short(commands), short(media));
  }

  #placeMenu() {
    placeAbove(this.menu, this.more);
    this.menu.querySelector("button").focus();
  }

  #menuKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.menu.querySelectorAll("button")];
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
  }
}

const isCommand = (text) => text.startsWith("/");

/** Open a menu over the button that it belongs to. */
export function placeAbove(menu, button) {
  const at = button.getBoundingClientRect();
  menu.style.left = `${Math.min(at.left, innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.max(8, at.top - menu.offsetHeight - 8)}px`;
}

/** Open a menu under the button that it belongs to. */
export function placeBelow(menu, button) {
  const at = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${at.bottom + 6}px`;
}
