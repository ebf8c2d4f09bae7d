// What takes long to make and is not always needed is made when it is first asked for.

/** Every call gives what the first one made. */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
