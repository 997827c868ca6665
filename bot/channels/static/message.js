// One message as it is seen.

const MEDIA = { photo: "Ảnh", voice: "Tin thoại", video: "Video", sticker: "Nhãn dán", file: "Tệp", location: "Vị trí", other: "Tin khác" };
const MEDIA_SIGNS = { photo: "🖼️", voice: "🎤", video: "🎬", sticker: "🌷", file: "📎", location: "📍", other: "✳️" };
const COMMAND = /(?<=^|\s)(\/[a-z_]{2,32})(?![\w/])/; // as Telegram finds them in a text

let clock, day;

/** Times are shown as it is in this zone, the business's own. */
export function setZone(timeZone) {
  clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone });
  day = new Intl.DateTimeFormat("vi", { weekday: "long", day: "numeric", month: "numeric", year: "numeric", timeZone });
}

/** The element of a line. `view` says who looks, how the chat is drawn, and what pressing does. */
export function messageElement(line, view) {
  const own = line.author?.id === view.person;
  const side = own ? "own" : line.author ? "other" : "bot";
  const article = make("article", { className: `message ${side}`, tabIndex: -1 });
  article.dataset.id = line.id;
  article.ariaLabel = `${nameOf(line, view)}, ${clock.format(new Date(line.at))}`;
  article.classList.toggle("failed", Boolean(line.failed));
  if (own) article.ariaLive = "off"; // nobody needs to hear what they wrote themselves
  if (!own) article.append(avatar(line.author, view));
  const body = make("div", { className: "body" }, bubble(line, side, view));
  if (line.buttons.length) body.append(chips(line, view));
  if (line.asks_contact) body.append(sharing(line, view));
  markChips(body, line, view);
  if (!line.pending && !line.failed) body.append(actions(line, own, view));
  article.append(body);
  return article;
}

/** Show which buttons were pressed. */
export function markChips(element, line, view) {
  for (const chip of element.querySelectorAll("button.chip")) {
    chip.classList.toggle("pressed", view.wasPressed(line.id, chip.dataset.data));
    chip.classList.toggle("pressing", view.isPressing(line.id, chip.dataset.data));
  }
}

/** A line between two days. */
export function dayElement(at) {
  return make("p", { className: "day" }, make("span", {}, dayName(new Date(at))));
}

export const dayOf = (at) => day.format(new Date(at));

/** The first words of a line, for a quotation. */
export function excerpt(line) {
  const text = line.kind === "media" ? MEDIA[line.text] : line.text || line.attachment?.name || "";
  const first = text.split("\n").find((part) => part.trim()) ?? "";
  return first.length > 90 ? `${first.slice(0, 90)}…` : first;
}

export function nameOf(line, view) {
  if (!line.author) return view.botName;
  return line.author.id === view.person ? "Bạn" : line.author.name;
}

/** A round sign: the assistant's mark, or the first letter of a name. */
export function avatar(author, view) {
  const sign = make("span", { className: "avatar", ariaHidden: "true" });
  if (!author) sign.classList.add("mark");
  else {
    sign.textContent = author.name?.match(/\d+$/)?.[0] ?? author.name?.[0] ?? "";
    sign.dataset.tint = String([...author.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6);
  }
  return sign;
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function bubble(line, side, view) {
  const box = make("div", { className: "bubble" });
  if (side === "other") box.append(make("p", { className: "author" }, line.author.name));
  const quoted = line.reply_to && view.find(line.reply_to);
  if (quoted) box.append(quotation(quoted, view));
  if (line.attachment) box.append(attached(line));
  box.append(...words(line, side, view), meta(line, side));
  return box;
}

function words(line, side, view) {
  if (line.kind === "media") {
    return [make("p", { className: "media" }, make("span", { ariaHidden: "true" }, MEDIA_SIGNS[line.text]), MEDIA[line.text])];
  }
  if (!line.text) return [];
  const shown = line.kind === "contact" ? `📱 ${line.text}` : line.text;
  const text = make("p", { className: "text" });
  const cut = view.boldFirst && side === "bot" ? line.text.indexOf("\n") : -1;
  if (cut > 0) text.append(make("strong", {}, shown.slice(0, cut)));
  text.append(...withCommands(shown.slice(Math.max(cut, 0)), side === "bot" && view.takesCommands, view));
  return [text];
}

/** A picture to look at, a file to keep. */
function attached(line) {
  const { kind, name } = line.attachment;
  const address = `/demo/files/${line.id}`;
  if (kind === "photo") return make("img", { className: "picture", src: address, alt: name });
  const sign = make("span", { ariaHidden: "true" }, "📎");
  return make("a", { className: "file", href: address, download: name, tabIndex: -1 }, sign, name);
}

/** Where a number is typed that the service then shares as the customer's own. */
function sharing(line, view) {
  const number = make("input", { type: "tel", required: true, placeholder: "0912 345 678", tabIndex: -1 });
  number.ariaLabel = "Số điện thoại";
  number.pattern = "\\+?[0-9][0-9 .\\-]{6,18}[0-9]";
  const form = make("form", { className: "sharing" }, number, make("button", { className: "chip", tabIndex: -1 }, view.shareContact));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    view.say({ kind: "contact", text: number.value.trim(), target: line.id });
    form.remove();
  });
  return form;
}

/** A command in the assistant's text can be clicked. */
function withCommands(text, clickable, view) {
  if (!clickable) return [text];
  return text.split(COMMAND).map((part) => (part.startsWith("/") && COMMAND.test(part) ? command(part, view) : part));
}

function command(text, view) {
  const button = make("button", { type: "button", className: "command", tabIndex: -1 }, text);
  button.addEventListener("click", () => view.say({ text }));
  return button;
}

function quotation(quoted, view) {
  const button = make("button", { type: "button", className: "quote", tabIndex: -1 });
  button.append(make("strong", {}, nameOf(quoted, view)), make("span", {}, excerpt(quoted)));
  button.addEventListener("click", () => view.goTo(quoted.id));
  return button;
}

function meta(line, side) {
  const box = make("p", { className: "meta" });
  if (line.edited) box.append(make("span", {}, "đã sửa"));
  const at = new Date(line.at);
  box.append(make("time", { dateTime: line.at, title: `${day.format(at)}, ${clock.format(at)}` }, clock.format(at)));
  if (side === "own") box.append(ticks(line));
  return box;
}

function ticks(line) {
  const [sign, label] = fate(line);
  return make("span", { className: "ticks", role: "img", ariaLabel: label, title: label }, sign);
}

function fate(line) {
  if (line.failed) return ["!", "Không gửi được"];
  if (line.pending) return ["◷", "Đang gửi"];
  return line.handled ? ["✓✓", "Đã nhận"] : ["✓", "Đã gửi"];
}

function chips(line, view) {
  const box = make("div", { className: "chips" });
  for (const row of line.buttons) {
    box.append(make("div", { className: "chip-row" }, ...row.map((button) => chip(line, button, view))));
  }
  return box;
}

function chip(line, button, view) {
  if (button.url) {
    return make("a", { className: "chip", href: button.url, target: "_blank", rel: "noopener noreferrer", tabIndex: -1 }, button.label, " ↗");
  }
  const element = make("button", { type: "button", className: "chip", tabIndex: -1 }, button.label);
  element.dataset.data = button.data;
  element.addEventListener("click", () => view.press(line, button));
  return element;
}

function actions(line, own, view) {
  const box = make("div", { className: "actions" });
  const reply = make("button", { type: "button", tabIndex: -1 }, "↩ Trả lời");
  reply.addEventListener("click", () => view.reply(line));
  box.append(reply);
  if (own && line.kind === "message") {
    const edit = make("button", { type: "button", tabIndex: -1 }, "✎ Sửa");
    edit.addEventListener("click", () => view.edit(line));
    box.append(edit);
  }
  return box;
}

function dayName(date) {
  const ago = (days) => day.format(Date.now() - days * 86_400_000);
  const name = day.format(date);
  if (name === ago(0)) return "Hôm nay";
  return name === ago(1) ? "Hôm qua" : name;
}
