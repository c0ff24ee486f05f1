/** What one person may type, or be lured to, for one article: spellings, tricks with a false ending, and the island’s addresses. */
export function shapesOf(path: string): string[] {
  const [, folder, id] = path.split('/') as [string, string, string];
  return [
    path,
    `${path}?`,
    `${path}?utm_source=brief`,
    `${path}?a.css`,
    `/${path}`,
    `/${folder}//${id}/`,
    `${path}/`,
    path.toUpperCase(),
    `/${folder}/${id.toUpperCase()}/`,
    `/${hex(folder[0]!)}${folder.slice(1)}/${id}/`,
    `/${folder}/${hex(id[0]!)}${id.slice(1)}/`,
    `/${folder}%2f${id}/`,
    `/${folder}/${id}%2f`,
    `/${folder}/${id}%2F%2e%2e%2f${id}/`,
    `/${folder}/./${id}/`,
    `/x/../${folder}/${id}/`,
    `/${folder}/${id}`,
    `/${folder}/${id}/index.html`,
    `/${folder}/${id}/a.css`,
    `/${folder}/${id}/;a.css`,
    `/${folder}/${id}/%3ba.css`,
    `/${folder}/${id}/%00.css`,
    `/${folder}/${id}/%23.css`,
    `/${folder}/${id}/%3f.css`,
    `/_astro/..%2f${folder}/${id}/`,
    `/_astro/../${folder}/${id}/`,
    `/api/articles/${id}/slots`,
    `/api/articles/${id}/slots?a.css`,
    `/api/articles/${id}/slots/a.css`,
    `/api/articles/${id}/reactions.html`,
    `/API/articles/${id}/slots`,
  ];
}

const hex = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;
