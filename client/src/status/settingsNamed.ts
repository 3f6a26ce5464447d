/** Which of these settings a settings file names. It is JSON with comments, of which one that names a setting is taken for a setting. */
export function settingsNamed(text: string, settings: readonly string[]): readonly string[] {
  const named = new Set(Array.from(text.matchAll(/"([A-Za-z.]{1,100})"/g), ([, name]) => name));
  return settings.filter((setting) => named.has(setting));
}
