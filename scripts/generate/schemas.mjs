/**
 * A published schema, with what the core's tables have for these of its members. Everything else stays as it is.
 * @param {string} text docs/*.schema.json
 * @param {Record<string, readonly string[]>} values by the name of the member
 */
export function withEnums(text, values) {
  return Object.entries(values).reduce((schema, [name, all]) => {
    const member = new RegExp(`("${name}": \\{[^{}]*(?:"items": \\{\\s*)?"enum": )\\[[^\\]]*\\]`, 'g');
    if (!member.test(schema)) throw new Error(`the schema has no member “${name}” with an enum`);
    return schema.replace(member, (_, before) => before + JSON.stringify(all));
  }, text);
}
