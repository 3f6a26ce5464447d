const LOG = 'winsock-log';
const EVENT_LOG = 'mta-event-log';
const STARTS = 'workspaceContains:';

/**
 * The manifest with the names of logs: for its languages, for what opens read-only, and for which folders the extension starts.
 * @param {string} text package.json
 */
export function withNames(text, { winsockNames, eventLogNames, startingNames, pathGlob }) {
  const manifest = JSON.parse(text);
  const { languages, configurationDefaults } = manifest.contributes;
  languages.find(({ id }) => id === LOG).filenamePatterns = winsockNames;
  languages.find(({ id }) => id === EVENT_LOG).filenamePatterns = eventLogNames;
  configurationDefaults['files.readonlyInclude'] = Object.fromEntries(
    [...winsockNames, ...eventLogNames].map((name) => [pathGlob(name), true]),
  );
  const events = manifest.activationEvents;
  const at = events.findIndex((event) => event.startsWith(STARTS));
  manifest.activationEvents = [
    ...events.slice(0, at),
    ...startingNames.map((name) => STARTS + pathGlob(name)),
    ...events.slice(at).filter((event) => !event.startsWith(STARTS)),
  ];
  return JSON.stringify(manifest);
}
