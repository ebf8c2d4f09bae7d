// What repositories are called where there is more than one. Two of the same name are told apart by as much of the path
// before it as it takes.

interface Titled {
  readonly root: string;
  readonly title: string;
}

/** The same projects, in order, with titles that are all different; `place` is the title where there are several. */
export function withDistinctTitles<Project extends Titled>(
  projects: readonly Project[],
): (Project & { readonly place?: string })[] {
  if (projects.length < 2) return [...projects];
  return projects.map((project) => {
    const twins = projects.filter((other) => other !== project && other.title === project.title);
    const title = twins.length === 0 ? project.title : `${project.title} (${placeOf(project, twins)})`;
    return { ...project, title, place: title };
  });
}

/** The shortest run of folders before the last one that no twin has; the whole root when there is none. */
function placeOf({ root }: Titled, twins: readonly Titled[]): string {
  const before = foldersBefore(root);
  for (let count = 1; count <= before.length; count += 1) {
    const place = before.slice(-count).join('/');
    if (twins.every((twin) => foldersBefore(twin.root).slice(-count).join('/') !== place)) return place;
  }
  return root;
}

function foldersBefore(root: string): string[] {
  return root.split('/').slice(0, -1).filter(Boolean);
}
