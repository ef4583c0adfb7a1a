export interface SelectEntry {
  readonly id: string;
  readonly title: string;
}

export interface SelectGroup {
  /** Null for entries that stand by themselves. */
  readonly title: string | null;
  readonly entries: readonly SelectEntry[];
}

interface Props {
  readonly id: string;
  readonly groups: readonly SelectGroup[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

/** One of several, in groups where they have a title. */
export function Select({ id, groups, value, onChoose }: Props) {
  return (
    <select id={id} className="select" value={value} onChange={(event) => onChoose(event.target.value)}>
      {groups.map(({ title, entries }) => {
        const options = entries.map((entry) => (
          <option key={entry.id} value={entry.id}>
            {entry.title}
          </option>
        ));
        if (entries.length === 0) return null;
        return title === null ? (
          options
        ) : (
          <optgroup key={title} label={title}>
            {options}
          </optgroup>
        );
      })}
    </select>
  );
}
