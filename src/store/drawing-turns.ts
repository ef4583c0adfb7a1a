/**
 * Tells listeners that there is something new to draw: at most ten times a second, and one listener per task, so that
 * several charts never add up to one long task.
 */
const SHORTEST_INTERVAL = 100;

export class DrawingTurns {
  readonly #listeners = new Set<() => void>();
  #due = false;
  #drawing = false;
  #notBefore = 0;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Something has changed; everyone will hear of it, together with whatever else changes until then. */
  request(): void {
    if (this.#due) return;
    this.#due = true;
    if (!this.#drawing) this.#schedule();
  }

  #schedule(): void {
    setTimeout(() => this.#round(), Math.max(0, this.#notBefore - performance.now()));
  }

  #round(): void {
    this.#due = false;
    this.#drawing = true;
    const started = performance.now();
    const queue = [...this.#listeners];
    const turn = (): void => {
      const listener = queue.shift();
      if (listener === undefined) {
        // Where drawing itself is slow, it takes at most half of the time.
        const took = performance.now() - started;
        this.#notBefore = started + Math.max(SHORTEST_INTERVAL, 2 * took);
        this.#drawing = false;
        if (this.#due) this.#schedule();
        return;
      }
      if (this.#listeners.has(listener)) listener();
      setTimeout(turn, 0);
    };
    turn();
  }
}
