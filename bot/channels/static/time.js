// The demo's day, and the way to the next one: what is due then happens at once.

const PLACE = "/demo/day";
const AS_JSON = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

export class Time {
  constructor(place) {
    this.place = place;
    this.day = place.querySelector("#day");
    this.button = place.querySelector("#next-day");
  }

  /** Shown only where time can be moved. */
  async start() {
    await this.ask();
    this.button.addEventListener("click", () => this.next());
  }

  async next() {
    this.button.disabled = true;
    await this.ask(AS_JSON);
    this.button.disabled = false;
  }

  async ask(request) {
    const answer = await fetch(PLACE, request).catch(() => null);
    if (!answer?.ok) return;
    this.day.textContent = (await answer.json()).day;
    this.place.hidden = false;
  }
}
