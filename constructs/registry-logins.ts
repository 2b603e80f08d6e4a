/**
 * The file in which `docker login` stores logins, or the name of the program that stores them. By default the provider
 * ignores HOME.
 */
const CONFIG_FILE = 'pathexpand("~/.docker/config.json")';

/** Docker Hub: its name in Docker's file, and in the provider. */
const HUB = 'https://index.docker.io/v1/';
const HUB_ADDRESS = 'registry-1.docker.io';

/**
 * The provider's `registry_auth` blocks: one for each registry of the images that has a login on the machine that runs
 * Terraform. Only Terraform reads the file, and only the names of the registries, so that no login is in the stacks or
 * the state. The provider ignores the file without these blocks, and fails for a registry that is not in it.
 */
export function registryLogins(images: readonly string[]) {
  const registries = [...new Set(images.map(registryOf))].sort();
  const config = `jsondecode(file(${CONFIG_FILE}))`;
  const known = `setunion(${['auths', 'credHelpers'].map((part) => `try(keys(${config}.${part}), [])`).join(', ')})`;
  return {
    for_each: `\${setintersection(${JSON.stringify(registries)}, ${known})}`,
    content: {
      address: `\${registry_auth.value == "${HUB}" ? "${HUB_ADDRESS}" : registry_auth.value}`,
      config_file: `\${${CONFIG_FILE}}`,
    },
  };
}

/** The registry of an image, as Docker's file names it. */
function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : HUB;
}
