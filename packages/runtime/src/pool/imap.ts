/** Sends items ahead, so many at most, and gives the results in the items' order. Begins at once. */
export function inOrder<T, R>(send: (item: T) => Promise<R>, items: Iterable<T>, ahead: number): AsyncIterable<R> {
  const iterator = items[Symbol.iterator]();
  const sent: Promise<R>[] = [];
  let over = false;
  const fill = () => {
    while (!over && sent.length < ahead) {
      const next = iterator.next();
      if (next.done === true) over = true;
      else {
        const promise = send(next.value);
        // Its failure is told when its turn comes.
        promise.catch(() => {});
        sent.push(promise);
      }
    }
  };
  fill();
  return (async function* () {
    try {
      for (let next = sent.shift(); next !== undefined; next = sent.shift()) {
        const value = await next;
        fill();
        yield value;
        fill();
      }
    } finally {
      over = true;
      iterator.return?.();
    }
  })();
}

/** Sends items ahead, so many at most, and gives the results as they come. Begins at once. */
export function unordered<T, R>(send: (item: T) => Promise<R>, items: Iterable<T>, ahead: number): AsyncIterable<R> {
  const iterator = items[Symbol.iterator]();
  const come: { value: R }[] = [];
  const failed: unknown[] = [];
  let open = 0;
  let over = false;
  let wake = () => {};
  const fill = () => {
    while (!over && open + come.length < ahead) {
      const next = iterator.next();
      if (next.done === true) over = true;
      else {
        open++;
        send(next.value).then(
          (value) => {
            open--;
            come.push({ value });
            wake();
          },
          (error) => {
            open--;
            failed.push(error);
            wake();
          },
        );
      }
    }
  };
  fill();
  return (async function* () {
    try {
      for (;;) {
        if (failed.length > 0) throw failed[0];
        const next = come.shift();
        if (next !== undefined) {
          yield next.value;
          fill();
        } else if (open === 0 && over) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          fill();
        }
      }
    } finally {
      over = true;
      iterator.return?.();
    }
  })();
}
