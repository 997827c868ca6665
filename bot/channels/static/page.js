// The page as a whole: who is played on which side, what is unread, light and dark.

import { Chats } from "./chats.js";
import { placeBelow } from "./composer.js";
import { make, setZone } from "./message.js";
import { Pane } from "./pane.js";
import { Service } from "./service.js";
import { Time } from "./time.js";

const GROUP = "staff";
const FIRST_CUSTOMERS = ["tg-1", "tg-2", "zalo-3", "zalo-4"];
const MANNERS = { tg: "Telegram", zalo: "Zalo" };

const remembered = (key, otherwise) => localStorage.getItem(`demo.${key}`) ?? otherwise;
const remember = (key, value) => localStorage.setItem(`demo.${key}`, value);
const element = (id) => document.getElementById(id);
const numberOf = (customer) => Number(customer.split("-")[1]);
const mannerOf = (customer) => customer.split("-")[0];

class Page {
  constructor(cast) {
    this.cast = cast;
    this.service = new Service();
    this.chats = new Chats();
    const shared = { service: this.service, chats: this.chats, botName: cast.shop, shareContact: cast.share_contact };
    this.customer = new Pane(element("customer"), { ...shared, words: () => cast.customer_lines });
    this.staff = new Pane(element("staff"), { ...shared, words: () => cast.staff_lines });
    this.panes = [this.customer, this.staff];
    this.added = JSON.parse(remembered("customers", "[]"));
    element("shop").textContent = cast.shop;
    document.title = `${cast.shop} – chạy thử trợ lý`;
  }

  start() {
    this.playCustomer(remembered("customer", FIRST_CUSTOMERS[0]));
    this.playMember(remembered("member", this.cast.staff[0].id), remembered("room", GROUP));
    this.showSide(remembered("side", "customer"));
    this.listenToService();
    this.listenToPeople();
    for (const item of this.service.items) this.chats.queue(item);
    for (const pane of this.panes) pane.redraw();
    this.service.connect();
    new Time(element("time")).start();
  }

  listenToService() {
    const on = (name, react) => this.service.addEventListener(name, (event) => react(event.detail));
    const paneOf = (chat) => this.panes.find((pane) => pane.chat === chat);
    on("line", (line) => {
      this.chats.learn(line);
      paneOf(line.chat)?.show(line);
      this.drawChoicesSoon();
    });
    on("queued", ({ item }) => {
      this.chats.queue(item);
      paneOf(item.chat)?.queued(item);
    });
    on("taken", (done) => {
      if (done.item.kind === "press" || done.item.kind === "edit") this.chats.get(done.item.chat).pending.delete(done.item.client_id);
      paneOf(done.item.chat)?.taken(done);
    });
    on("refused", (done) => {
      this.chats.refuse(done.item);
      paneOf(done.item.chat)?.refused(done);
    });
    on("length", (last) => this.chats.checkRead(last));
    on("reset", () => {
      this.chats.clear();
      for (const pane of this.panes) pane.redraw();
    });
    on("connection", (up) => {
      element("connection").hidden = up;
      if (!up) for (const pane of this.panes) pane.stopWaiting();
    });
  }

  listenToPeople() {
    element("customers").addEventListener("change", (event) => this.playCustomer(event.target.value));
    element("members").addEventListener("change", (event) => this.playMember(event.target.value, GROUP));
    element("rooms").addEventListener("change", (event) => this.playMember(this.staff.person, event.target.value));
    element("theme").addEventListener("click", () => this.turnTheme());
    const menu = element("new-customer");
    menu.addEventListener("toggle", (event) => event.newState === "open" && placeBelow(menu, element("add-customer")));
    for (const button of menu.querySelectorAll("button")) {
      button.addEventListener("click", () => this.addCustomer(button.dataset.manner));
    }
    for (const tab of document.querySelectorAll(".sides button")) {
      tab.addEventListener("click", () => this.showSide(tab.dataset.side));
      tab.addEventListener("keydown", (event) => this.sideKey(event));
    }
    document.addEventListener("visibilitychange", () => this.seen());
    matchMedia("(max-width: 720px)").addEventListener("change", () => this.seen());
  }

  playCustomer(id) {
    remember("customer", id);
    const zalo = mannerOf(id) === "zalo";
    this.customer.open({
      chat: id,
      person: id,
      title: this.cast.shop,
      subtitle: `Trợ lý tự động · ${this.nameOf(id)} nhắn qua ${MANNERS[mannerOf(id)]}`,
      manner: mannerOf(id),
      sign: null,
      placeholder: zalo ? "Nhắn tin hoặc gõ số…" : "Nhắn tin…",
      takesCommands: !zalo,
    });
    this.drawChoices();
  }

  playMember(id, room) {
    const member = this.cast.staff.find((one) => one.id === id) ?? this.cast.staff[0];
    const group = room !== member.id;
    remember("member", member.id);
    remember("room", group ? GROUP : member.id);
    this.staff.open({
      chat: group ? GROUP : member.id,
      person: member.id,
      title: group ? "Nhóm nhân viên" : this.cast.shop,
      subtitle: group ? this.cast.staff.map((one) => one.name).join(", ") : `Trò chuyện riêng với ${member.name}`,
      manner: "team",
      sign: group ? { id: GROUP, name: "N" } : null,
      placeholder: group ? `${member.name} nhắn trong nhóm…` : `${member.name} nhắn riêng…`,
      cards: group,
      boldFirst: true,
      takesCommands: true,
    });
    this.drawChoices();
  }

  addCustomer(manner) {
    const id = `${manner}-${Math.max(...this.customers().map(numberOf)) + 1}`;
    this.added.push(id);
    remember("customers", JSON.stringify(this.added));
    element("new-customer").hidePopover();
    this.playCustomer(id);
    this.customer.composer.focus();
  }

  /** Everybody who can be played: the first ones, those added here, and those who wrote from another window. */
  customers() {
    const wrote = this.chats.ids().filter((id) => /^(tg|zalo)-\d+$/.test(id));
    const chosen = this.customer.chat ? [this.customer.chat] : [];
    return [...new Set([...FIRST_CUSTOMERS, ...this.added, ...chosen, ...wrote])].sort((a, b) => numberOf(a) - numberOf(b));
  }

  nameOf(customer) {
    return this.cast.customer.replace("{number}", numberOf(customer));
  }

  drawChoicesSoon() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.drawChoices();
    });
  }

  drawChoices() {
    const { customer, staff, chats } = this;
    const unread = (chat, person) => chats.isUnread(chat, person);
    drawRadios("customers", customer.chat, this.customers().map((id) => ({
      id, label: this.nameOf(id), note: MANNERS[mannerOf(id)], manner: mannerOf(id), unread: unread(id, id),
    })));
    drawRadios("members", staff.person, this.cast.staff.map(({ id, name }) => ({ id, label: name, note: "nhân viên", manner: "team", unread: id !== staff.person && unread(id, id) })));
    const own = staff.person;
    drawRadios("rooms", staff.chat, [
      { id: GROUP, label: "Nhóm", note: "mọi người thấy", manner: "team", unread: unread(GROUP, own) },
      { id: own, label: "Riêng", note: "một mình thấy", manner: "team", unread: unread(own, own) },
    ]);
    const dot = (side, on) => (document.querySelector(`#tab-${side} .dot`).hidden = !on);
    dot("customer", this.customers().some((id) => unread(id, id)));
    dot("staff", [GROUP, ...this.cast.staff.map(({ id }) => id)].some((id) => unread(id, id === GROUP ? own : id)));
  }

  /** Only on a narrow screen is one side hidden behind the other. */
  showSide(side) {
    remember("side", side);
    document.body.dataset.side = side;
    for (const tab of document.querySelectorAll(".sides button")) {
      const selected = tab.dataset.side === side;
      tab.ariaSelected = String(selected);
      tab.tabIndex = selected ? 0 : -1;
    }
    this.seen();
  }

  sideKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = event.target.dataset.side === "customer" ? "staff" : "customer";
    this.showSide(other);
    element(`tab-${other}`).focus();
  }

  seen() {
    for (const pane of this.panes) pane.read();
    this.drawChoicesSoon();
  }

  turnTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
    setTheme(now === "dark" ? "light" : "dark");
  }
}

/** Radio buttons drawn as pills; only what changed is touched, so that the focus stays. */
function drawRadios(id, chosen, choices) {
  const box = element(id);
  const known = new Map([...box.querySelectorAll("label")].map((label) => [label.dataset.id, label]));
  for (const choice of choices) {
    const label = known.get(choice.id) ?? radio(id, choice);
    known.delete(choice.id);
    label.querySelector("input").checked = choice.id === chosen;
    label.querySelector(".dot").hidden = !choice.unread;
    box.append(...(label.parentNode ? [] : [label]));
  }
  for (const label of known.values()) label.remove();
}

function radio(group, { id, label, note, manner }) {
  const pill = make("label", { className: "pill" });
  pill.dataset.id = id;
  pill.dataset.manner = manner;
  const text = make("span", {}, label);
  if (note) text.append(make("small", {}, note));
  const dot = make("i", { className: "dot", hidden: true, role: "img", ariaLabel: "có tin mới" });
  pill.append(make("input", { type: "radio", name: group, value: id }), text, dot);
  return pill;
}

function setTheme(theme) {
  if (!theme) return;
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}

setTheme(remembered("theme", ""));
const cast = await (await fetch("/demo/cast")).json();
setZone(cast.time_zone);
new Page(cast).start();
