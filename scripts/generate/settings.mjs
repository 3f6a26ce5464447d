const PREFIX = 'winsockLog.severity.';
const FIRST_ORDER = 10;

/**
 * The manifest with a setting for the severity of each verdict, where the first of them is, and the effects that can be taught.
 * @param {string} text package.json
 */
export function withSettings(text, { verdicts, severities, defaultSeverities, taughtEffects }) {
  const manifest = JSON.parse(text);
  const { configuration } = manifest.contributes;
  const entries = Object.entries(configuration.properties);
  const at = entries.findIndex(([name]) => name.startsWith(PREFIX));
  const settings = verdicts.map((verdict, i) => [
    `${PREFIX}${verdict}`,
    {
      type: 'string',
      enum: severities,
      markdownEnumDescriptions: severities.map((severity) => `%configuration.severity.${severity}%`),
      default: defaultSeverities[verdict],
      scope: 'resource',
      order: FIRST_ORDER + i,
      markdownDescription: `%configuration.severity.${verdict}%`,
    },
  ]);
  configuration.properties = Object.fromEntries([
    ...entries.slice(0, at),
    ...settings,
    ...entries.slice(at).filter(([name]) => !name.startsWith(PREFIX)),
  ]);
  configuration.properties['winsockLog.shapes'].items.properties.effect.enum = taughtEffects;
  return JSON.stringify(manifest);
}

/**
 * The manifest's words with a description of each of these settings. Its other lines, blank ones included, stay as they are.
 * @param {string} text package.nls.json
 */
export function withDescriptions(text, { verdicts, severities, verdictTexts }) {
  const isOurs = (line) => {
    const name = /^ *"configuration\.severity\.(\w+)":/.exec(line)?.[1];
    return name !== undefined && !severities.includes(name);
  };
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex(isOurs);
  const described = verdicts.map((verdict) => {
    const { title, meaning } = verdictTexts[verdict];
    const words = `How to report ${verdict} control blocks. **${title}**: ${meaning}.`;
    return `${JSON.stringify(`configuration.severity.${verdict}`)}: ${JSON.stringify(words)},`;
  });
  return [...lines.slice(0, at), ...described, ...lines.slice(at).filter((line) => !isOurs(line))].join('\n');
}
