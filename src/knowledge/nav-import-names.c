// SPDX-License-Identifier: Apache-2.0
// From the names that servers go by to models of the catalogue. A model is only taken for another
// when there is no doubt; otherwise those that come closest are named.

#include <string.h>

#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

#define MAX_NAME    512
#define MAX_CLOSEST 3
#define SEPARATORS  "/-_. :"
#define TUNED       "-Instruct" /* what publishers append to the name of the base model */

/* `/models/Qwen3-8B/` -> `Qwen3-8B` */
static char *
last_part (const char *name)
{
  g_autofree char *copy = g_strdup (name);
  char *slash;

  while (g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  slash = strrchr (copy, '/');
  return g_strdup (slash ? slash + 1 : copy);
}

static gboolean
has_last_part (const char *id, const char *part)
{
  g_autofree char *own = last_part (id);

  return g_ascii_strcasecmp (own, part) == 0;
}

static gboolean
goes_by (const NavModel *model, const char *part)
{
  if (has_last_part (model->id, part))
    return TRUE;
  for (guint i = 0; i < model->checkpoints->len; i++)
    if (has_last_part (((const NavCheckpoint *) model->checkpoints->pdata[i])->id, part))
      return TRUE;
  return FALSE;
}

/* A copy in a folder of one's own, or a name without its publisher; NULL when two go by it. */
static NavModel *
find_by_last_part (NavCatalog *catalog, const char *name)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  g_autofree char *part = last_part (name);
  NavModel *found = NULL;

  for (guint i = 0; i < models->len; i++) {
    if (!goes_by (models->pdata[i], part))
      continue;
    if (found != NULL)
      return NULL;
    found = models->pdata[i];
  }
  return found;
}

/* Tuned to follow instructions, a model keeps its dimensions, and so its speed. */
static NavModel *
find_tuned (NavCatalog *catalog, const char *name)
{
  g_autofree char *tuned = g_strconcat (name, TUNED, NULL);

  return nav_catalog_resolve_model (catalog, tuned);
}

static guint
count_shared (char **words, const char *id)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  g_auto (GStrv) own = g_strsplit_set (lower, SEPARATORS, -1);
  guint shared = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && g_strv_contains ((const char *const *) own, words[i]))
      shared++;
  return shared;
}

/* Those of the catalogue that have the most words of the name. */
static char *
name_closest (NavCatalog *catalog, const char *name)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, SEPARATORS, -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) closest = NULL;
  guint most = 0, n = 0;

  for (guint i = 0; i < models->len; i++)
    most = MAX (most, count_shared (words, ((NavModel *) models->pdata[i])->id));
  for (guint i = 0; most > 0 && n < MAX_CLOSEST && i < models->len; i++) {
    const NavModel *model = models->pdata[i];

    if (count_shared (words, model->id) == most) {
      g_strv_builder_add (builder, model->id);
      n++;
    }
  }
  closest = g_strv_builder_end (builder);
  return n > 0 ? g_strjoinv (", ", closest) : NULL;
}

static void
set_not_found (NavCatalog *catalog, const char *name, GError **error)
{
  g_autofree char *closest = name_closest (catalog, name);

  if (closest != NULL)
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, "model",
                   "model: the catalogue has no “%s”. Closest: %s. Name it with --model, or add it "
                   "with “knowledge add-model”",
                   name, closest);
  else
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, "model",
                   "model: the catalogue has no “%s”. Name it with --model, or add it with "
                   "“knowledge add-model”",
                   name);
}

/**
 * nav_import_find_model:
 * @name: as a server or a table has it: an id, a checkpoint, a folder
 * @error: NAV_ERROR_NOT_FOUND, with the closest names
 *
 * Returns: (transfer none) (nullable)
 */
NavModel *
nav_import_find_model (NavCatalog *catalog, const char *name, GError **error)
{
  NavModel *model;

  if (strlen (name) > MAX_NAME) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "model",
                   "model: a name of %zu bytes", strlen (name));
    return NULL;
  }
  model = nav_catalog_resolve_model (catalog, name);
  if (model == NULL)
    model = find_by_last_part (catalog, name);
  if (model == NULL)
    model = find_tuned (catalog, name);
  if (model == NULL)
    set_not_found (catalog, name, error);
  return model;
}

/**
 * nav_import_find_precision:
 * @name: what was served
 *
 * Returns: (transfer none) (nullable): the precision of the checkpoint of that name; NULL when the
 *   name tells of none
 */
const char *
nav_import_find_precision (const NavModel *model, const char *name)
{
  g_autofree char *part = last_part (name);
  g_autofree char *tuned = g_strconcat (part, TUNED, NULL);

  if (has_last_part (model->id, part) || has_last_part (model->id, tuned))
    return nav_precision_get_name (model->native_precision);
  for (guint i = 0; i < model->checkpoints->len; i++) {
    const NavCheckpoint *checkpoint = model->checkpoints->pdata[i];

    if (has_last_part (checkpoint->id, part))
      return nav_precision_get_name (checkpoint->precision);
  }
  return NULL;
}
