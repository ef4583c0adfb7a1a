/** Files that leave the page. */

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click; it needs the address a little longer.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
