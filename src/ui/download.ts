/** Hands the browser a file to save. */
export function download(name: string, type: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click; it needs the address a little longer.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
