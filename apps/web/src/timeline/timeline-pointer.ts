export interface PointerActs {
  /** `x` stays where it is. */
  zoom(factor: number, x: number): void;
  pan(pixels: number): void;
  scrub(x: number): void;
  point(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  lookAt(x: number): void;
  isAxis(y: number): boolean;
  /** All lanes are on the screen, so that the wheel need not scroll. */
  fits(): boolean;
}

/** A press that moves less than this is a click. */
const clickPixels = 4;

/** What a mouse, a pen or fingers do to the timeline: drag to move, wheel or pinch to zoom, the axis to choose a moment. */
export class TimelinePointer implements Disposable {
  readonly #element: HTMLElement;
  readonly #acts: PointerActs;
  readonly #left = new AbortController();
  readonly #down = new Map<number, { x: number; y: number }>();
  #pressed: { x: number; y: number; scrubs: boolean; moved: boolean } | undefined;

  constructor(element: HTMLElement, acts: PointerActs) {
    this.#element = element;
    this.#acts = acts;
    const { signal } = this.#left;
    element.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    element.addEventListener('pointermove', (event) => this.#move(event), { signal });
    element.addEventListener('pointerup', (event) => this.#release(event, true), { signal });
    element.addEventListener('pointercancel', (event) => this.#release(event, false), { signal });
    element.addEventListener('pointerleave', () => (this.#pressed === undefined ? acts.leave() : undefined), { signal });
    element.addEventListener('dblclick', (event) => acts.lookAt(this.#at(event).x), { signal });
    element.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
  }

  [Symbol.dispose](): void {
    this.#left.abort();
  }

  #at(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = this.#at(event);
    // A press on the scroll bar is the browser's.
    if (at.x > this.#element.clientWidth) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, at);
    this.#pressed = { ...at, scrubs: this.#acts.isAxis(at.y), moved: this.#down.size > 1 };
    if (this.#pressed.scrubs) this.#acts.scrub(at.x);
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    const pressed = this.#pressed;
    if (before === undefined || pressed === undefined) {
      this.#acts.point(at.x, at.y);
      return;
    }
    if (this.#down.size === 2) {
      const [a, b] = [...this.#down.values()];
      this.#down.set(event.pointerId, at);
      const [c, d] = [...this.#down.values()];
      if (a === undefined || b === undefined || c === undefined || d === undefined) return;
      const [apart, now] = [Math.abs(a.x - b.x), Math.abs(c.x - d.x)];
      if (apart > 8 && now > 8) this.#acts.zoom(apart / now, (c.x + d.x) / 2);
      return;
    }
    if (pressed.scrubs) {
      this.#acts.scrub(at.x);
      return;
    }
    if (!pressed.moved && Math.abs(at.x - pressed.x) < clickPixels) return;
    if (!pressed.moved) this.#acts.leave();
    pressed.moved = true;
    this.#acts.pan(at.x - before.x);
    this.#down.set(event.pointerId, at);
  }

  #release(event: PointerEvent, clicks: boolean): void {
    if (!this.#down.delete(event.pointerId)) return;
    const pressed = this.#pressed;
    if (this.#down.size > 0) return;
    this.#pressed = undefined;
    const at = this.#at(event);
    if (clicks && pressed !== undefined && !pressed.moved && !pressed.scrubs) this.#acts.click(at.x, at.y);
  }

  #wheel(event: WheelEvent): void {
    const { x, y } = this.#at(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = event.deltaX * lines + (event.shiftKey ? event.deltaY * lines : 0);
    // A pinch on a touch pad comes as a wheel with Ctrl.
    if (event.ctrlKey || event.metaKey || (!event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX) && (this.#acts.fits() || this.#acts.isAxis(y)))) {
      event.preventDefault();
      this.#acts.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.004)), x);
    } else if (Math.abs(sideways) > 0) {
      event.preventDefault();
      this.#acts.pan(-sideways);
    }
  }
}
