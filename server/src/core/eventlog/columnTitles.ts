/** The first line of an export of events in columns. */

/** As Event Viewer and PowerShell write them, in lower case and without blanks. */
const titles = new Set(
  (
    'date time dateandtime source type level leveldisplayname category taskcategory event eventid id index instanceid user ' +
    'username computer machinename description message entrytype providername timecreated timegenerated timewritten keywords ' +
    'log logname opcode task strings replacementstrings data site container'
  ).split(' '),
);
/** No titles are longer. */
const MAX_LENGTH = 500;

/** Whether a line holds nothing but titles of columns, three of them at least: then it is no line that was not understood. */
export function areColumnTitles(line: string): boolean {
  if (line.length > MAX_LENGTH) return false;
  const cells = line.split(/[,;\t]/).map((cell) => cell.replace(/["\s\ufeff]/g, '').toLowerCase());
  return cells.length >= 3 && cells.every((cell) => titles.has(cell));
}
