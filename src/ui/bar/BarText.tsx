/** What a button of the top bar is called; where there is no room for words, a sign for it. */
export function BarText({ text, path }: { readonly text: string; readonly path: string }) {
  return (
    <>
      <span className="bar-word">{text}</span>
      <svg className="bar-sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </>
  );
}
