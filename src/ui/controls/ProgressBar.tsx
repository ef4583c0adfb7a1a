import './progress.css';

/** How far something is; moving by itself where that is not known. */
export function ProgressBar({ label, share }: { readonly label: string; readonly share: number | null }) {
  return <progress className="progress" aria-label={label} {...(share === null ? {} : { value: share, max: 1 })} />;
}
