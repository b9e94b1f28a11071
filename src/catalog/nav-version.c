// SPDX-License-Identifier: Apache-2.0
// Engine versions.

#include <string.h>

#include "catalog/nav-candidate.h"

#define MAX_PART 99999

/* Digits, then the end or a point; what follows the third part (rc1, .post1, +cu128) does not
 * count. */
static gboolean
read_part (const char **text, int *ret_part)
{
  const char *p = *text;
  int part = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++) {
    part = part * 10 + g_ascii_digit_value (*p);
    if (part > MAX_PART)
      return FALSE;
  }
  *ret_part = part;
  *text = p;
  return TRUE;
}

/* Images of the engine are also named by what is newest. */
static gboolean
is_newest (const char *text)
{
  return g_str_equal (text, "latest") || g_str_equal (text, "nightly") ||
         g_str_has_prefix (text, "nightly-");
}

/**
 * nav_version_parse:
 * @text: (nullable): `0.15.1`, `v0.15`, `0.11.0rc1`, `0.8.5.post1`; `latest` and `nightly-...` mean
 *   the newest known, as does a version that is not stated
 * @ret_version: (out): written only on success
 *
 * Returns: whether it is a version
 */
gboolean
nav_version_parse (const char *text, NavVersion *ret_version)
{
  NavVersion version = { 0, 0, 0 };

  if (text == NULL || strlen (text) > 64)
    return FALSE;
  if (is_newest (text)) {
    *ret_version = version;
    return TRUE;
  }
  if (*text == 'v')
    text++;
  if (!read_part (&text, &version.major) || *text++ != '.' || !read_part (&text, &version.minor))
    return FALSE;
  if (*text == '.') {
    text++;
    if (!read_part (&text, &version.patch))
      return FALSE;
  }
  if (*text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789.+-") != strlen (text))
    return FALSE;
  *ret_version = version;
  return TRUE;
}

/**
 * nav_version_compare:
 *
 * Returns: below, at or above 0, as @a is older than, the same as or newer than @b
 */
int
nav_version_compare (NavVersion a, NavVersion b)
{
  if (a.major != b.major)
    return a.major < b.major ? -1 : 1;
  if (a.minor != b.minor)
    return a.minor < b.minor ? -1 : 1;
  return (a.patch > b.patch) - (a.patch < b.patch);
}

/**
 * nav_version_to_string:
 *
 * Returns: (transfer full) (nullable): NULL for a version that was not stated
 */
char *
nav_version_to_string (NavVersion version)
{
  if (version.major == 0 && version.minor == 0 && version.patch == 0)
    return NULL;
  return g_strdup_printf ("%d.%d.%d", version.major, version.minor, version.patch);
}
