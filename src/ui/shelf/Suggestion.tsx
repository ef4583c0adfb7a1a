import './suggestions.css';

interface Props {
  readonly title: string;
  /** What it is called on the hub. */
  readonly name: string;
  readonly facts: string;
  readonly warning: string | null;
  /** Id of the field that its name is written into. */
  readonly field: string;
  readonly disabled: boolean;
  readonly onChoose: (name: string) => void;
}

/** Something public to begin with, in a list; pressing it writes its name into the field and does no more. */
export function Suggestion({ title, name, facts, warning, field, disabled, onChoose }: Props) {
  return (
    <li>
      <button
        type="button"
        className="suggestion"
        disabled={disabled}
        onClick={() => {
          onChoose(name);
          document.getElementById(field)?.focus();
        }}
      >
        <span className="suggestion-head">
          <strong>{title}</strong>
          <span className="suggestion-name">{name}</span>
        </span>
        <span className="suggestion-facts number">{facts}</span>
        {warning === null ? null : <span className="suggestion-warning">{warning}</span>}
      </button>
    </li>
  );
}
