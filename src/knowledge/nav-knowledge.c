// SPDX-License-Identifier: Apache-2.0
// The knowledge base over a store: opening it, taking snapshots, and the user's own rows.

#include "nav-knowledge.h"

#include <errno.h>
#include <string.h>

#include "base/nav-finding.h"
#include "base/nav-json.h"
#include "knowledge/nav-knowledge-error.h"
#include "knowledge/nav-knowledge-shipped.h"
#include "knowledge/nav-knowledge-sqlite.h"

#define MAX_ROW_BYTES (1024 * 1024)

struct _NavKnowledge {
  NavKnowledgeStore *store; /* guarded by the lock, as is all below */
  GPtrArray *warnings;      /* (element-type NavFinding): of the last snapshot */
  GMutex lock;
};

G_DEFINE_BOXED_TYPE (NavKnowledge, nav_knowledge, nav_knowledge_ref, nav_knowledge_unref)

void
nav_knowledge_state_clear (NavKnowledgeState *state)
{
  g_clear_pointer (&state->shipped_sha256, g_free);
}

/**
 * nav_collection_from_name:
 * @name: (nullable): as in nav_collection_names
 *
 * Returns: a #NavCollection, or -1
 */
int
nav_collection_from_name (const char *name)
{
  for (int c = 0; name != NULL && c < NAV_N_COLLECTIONS; c++)
    if (g_str_equal (nav_collection_names[c], name))
      return c;
  return -1;
}

/**
 * nav_knowledge_default_path:
 *
 * Returns: (transfer full): where a person's knowledge base is,
 *   `$XDG_DATA_HOME/neuralnav/knowledge.db`
 */
char *
nav_knowledge_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "neuralnav", "knowledge.db", NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, folder,
                 "The folder “%s” of the knowledge base cannot be made: %s", folder,
                 g_strerror (errno));
  return FALSE;
}

/* Which backend a URI names is decided here and nowhere else. */
static NavKnowledgeStore *
open_store (const char *uri, GError **error)
{
  g_autofree char *path = uri ? NULL : nav_knowledge_default_path ();
  g_autofree char *scheme = uri ? g_uri_parse_scheme (uri) : NULL;

  if (uri != NULL)
    path = g_strdup (g_str_has_prefix (uri, "sqlite:") ? uri + strlen ("sqlite:") : uri);
  if (scheme != NULL && !g_str_equal (scheme, "sqlite")) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "knowledge",
                   "A knowledge base at “%s:” cannot be opened; name a file", scheme);
    return NULL;
  }
  if (*path == '\0') {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "knowledge",
                   "The knowledge base has no file name");
    return NULL;
  }
  if (!make_folder (path, error))
    return NULL;
  return nav_knowledge_sqlite_open (path, nav_knowledge_migrations, nav_knowledge_n_migrations,
                                    error);
}

/**
 * nav_knowledge_open:
 * @uri: (nullable): a path, or `sqlite:` and a path; NULL for nav_knowledge_default_path(). File
 *   and folder are made when they are not there
 * @shipped_directory: (nullable): the program's data, whose rows the store gets when it has others;
 *   NULL to take the store as it is
 * @error: NAV_ERROR_CORRUPT, NAV_ERROR_NEWER (the file stays as it is), NAV_ERROR_UNSUPPORTED,
 *   NAV_ERROR_REMOTE (in use), NAV_ERROR_INVALID, NAV_ERROR_NOT_FOUND
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable)
 */
NavKnowledge *
nav_knowledge_open (const char *uri, const char *shipped_directory, GError **error)
{
  NavKnowledgeStore *store = open_store (uri, error);
  NavKnowledge *knowledge;

  if (store == NULL)
    return NULL;
  if (shipped_directory != NULL && !nav_knowledge_load_shipped (store, shipped_directory, error)) {
    store->close (store);
    return NULL;
  }
  knowledge = g_atomic_rc_box_new0 (NavKnowledge);
  knowledge->store = store;
  knowledge->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_mutex_init (&knowledge->lock);
  return knowledge;
}

typedef struct {
  char *uri;
  char *directory;
} OpenRequest;

static void
open_request_free (gpointer data)
{
  OpenRequest *request = data;

  g_free (request->uri);
  g_free (request->directory);
  g_free (request);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OpenRequest *request = data;
  GError *error = NULL;
  NavKnowledge *knowledge;

  (void) source;
  (void) cancellable;
  knowledge = nav_knowledge_open (request->uri, request->directory, &error);
  if (knowledge != NULL)
    g_task_return_pointer (task, knowledge, (GDestroyNotify) nav_knowledge_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nav_knowledge_open_async:
 *
 * nav_knowledge_open() on a thread of its own.
 */
void
nav_knowledge_open_async (const char *uri, const char *shipped_directory, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenRequest *request = g_new0 (OpenRequest, 1);

  request->uri = g_strdup (uri);
  request->directory = g_strdup (shipped_directory);
  g_task_set_source_tag (task, nav_knowledge_open_async);
  g_task_set_task_data (task, request, open_request_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * nav_knowledge_open_finish:
 *
 * Returns: (transfer full) (nullable)
 */
NavKnowledge *
nav_knowledge_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, nav_knowledge_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

NavKnowledge *
nav_knowledge_ref (NavKnowledge *knowledge)
{
  return g_atomic_rc_box_acquire (knowledge);
}

static void
nav_knowledge_free (gpointer data)
{
  NavKnowledge *knowledge = data;

  knowledge->store->close (knowledge->store);
  g_ptr_array_unref (knowledge->warnings);
  g_mutex_clear (&knowledge->lock);
}

void
nav_knowledge_unref (NavKnowledge *knowledge)
{
  g_atomic_rc_box_release_full (knowledge, nav_knowledge_free);
}

typedef struct {
  NavCatalogBuilder *builder;
  GPtrArray *warnings;
} Snapshot;

/* A shipped row that cannot be read means a damaged file. A user's own row may come from an earlier
 * version that allowed more: it is left out and told. */
static gboolean
add_to_snapshot (const NavKnowledgeRow *row, gpointer data, GError **error)
{
  Snapshot *snapshot = data;
  const char *collection = nav_collection_names[row->collection];
  g_autoptr (GError) local = NULL;

  if (nav_catalog_builder_add_text (snapshot->builder, row->collection, row->text, row->user,
                                    &local))
    return TRUE;
  if (row->user) {
    g_ptr_array_add (snapshot->warnings,
                     nav_finding_new ("knowledge.row-left-out", "collection", collection, "id",
                                      row->id, "reason", local->message, NULL));
    return TRUE;
  }
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_CORRUPT, row->id,
                 "The knowledge base is damaged: its shipped row “%s” in %s cannot be read (%s). It "
                 "was left as it is; move the file away to start afresh",
                 row->id, collection, local->message);
  return FALSE;
}

/**
 * nav_knowledge_load:
 * @error: NAV_ERROR_CORRUPT, NAV_ERROR_REMOTE (in use)
 *
 * Takes a snapshot as of one moment. Blocks.
 *
 * Returns: (transfer full) (nullable)
 */
NavCatalog *
nav_knowledge_load (NavKnowledge *knowledge, GError **error)
{
  g_autoptr (NavCatalogBuilder) builder = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  g_auto (NavKnowledgeState) state = { 0 };
  Snapshot snapshot;

  g_return_val_if_fail (knowledge != NULL, NULL);

  builder = nav_catalog_builder_new ();
  locker = g_mutex_locker_new (&knowledge->lock);
  g_ptr_array_set_size (knowledge->warnings, 0);
  snapshot = (Snapshot){ builder, knowledge->warnings };
  if (!knowledge->store->read (knowledge->store, add_to_snapshot, &snapshot, &state, error))
    return NULL;
  return nav_catalog_builder_end (builder, state.revision, state.shipped_sha256, error);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  NavCatalog *catalog = nav_knowledge_load (data, &error);

  (void) source;
  (void) cancellable;
  if (catalog != NULL)
    g_task_return_pointer (task, catalog, (GDestroyNotify) nav_catalog_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nav_knowledge_load_async:
 *
 * nav_knowledge_load() on a thread of its own.
 */
void
nav_knowledge_load_async (NavKnowledge *knowledge, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (knowledge != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, nav_knowledge_load_async);
  g_task_set_task_data (task, nav_knowledge_ref (knowledge), (GDestroyNotify) nav_knowledge_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * nav_knowledge_load_finish:
 *
 * Returns: (transfer full) (nullable)
 */
NavCatalog *
nav_knowledge_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, nav_knowledge_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nav_knowledge_get_warnings:
 *
 * Returns: (transfer full) (element-type NavFinding): what the last snapshot left out
 *   (`knowledge.row-left-out`: collection, id, reason)
 */
GPtrArray *
nav_knowledge_get_warnings (NavKnowledge *knowledge)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&knowledge->lock);
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  for (guint i = 0; i < knowledge->warnings->len; i++)
    g_ptr_array_add (copy, nav_finding_ref (knowledge->warnings->pdata[i]));
  return copy;
}

/**
 * nav_knowledge_get_revision:
 * @ret_revision: (out): counts every change; differs from a snapshot's when that is out of date
 */
gboolean
nav_knowledge_get_revision (NavKnowledge *knowledge, guint64 *ret_revision, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_auto (NavKnowledgeState) state = { 0 };

  g_return_val_if_fail (knowledge != NULL && ret_revision != NULL, FALSE);

  locker = g_mutex_locker_new (&knowledge->lock);
  if (!knowledge->store->read_state (knowledge->store, &state, error))
    return FALSE;
  *ret_revision = state.revision;
  return TRUE;
}

/* Rows that hold on their own, each once. */
static gboolean
check_rows (NavCollection collection, GPtrArray *rows, GError **error)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    if (!nav_catalog_builder_add_row (builder, collection, rows->pdata[i], TRUE, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_prices (NavKnowledge *knowledge, GPtrArray *rows, GError **error)
{
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (knowledge, error);

  for (guint i = 0; catalog != NULL && i < rows->len; i++) {
    JsonObject *row = json_node_get_object (rows->pdata[i]);
    const char *gpu = json_object_get_string_member (row, "gpu");

    if (nav_catalog_find_gpu (catalog, gpu) == NULL) {
      nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, "gpu",
                     "gpu: the knowledge base has no GPU “%s”", gpu);
      return FALSE;
    }
  }
  return catalog != NULL;
}

/* As the store takes them; @texts owns what they borrow. */
static gboolean
make_stored (NavCollection collection, GPtrArray *rows, GArray *stored, GPtrArray *texts,
             GError **error)
{
  for (guint i = 0; i < rows->len; i++) {
    char *text = nav_json_to_text (rows->pdata[i], FALSE);
    NavKnowledgeRow row = {
      .collection = collection,
      .id = json_object_get_string_member (json_node_get_object (rows->pdata[i]), "id"),
      .text = text,
      .user = TRUE,
    };

    g_ptr_array_add (texts, text);
    if (strlen (text) > MAX_ROW_BYTES) {
      nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, row.id,
                     "The row %s has %zu bytes; at most %d are stored", row.id,
                     strlen (text), MAX_ROW_BYTES);
      return FALSE;
    }
    g_array_append_val (stored, row);
  }
  return TRUE;
}

/**
 * nav_knowledge_put_rows:
 * @rows: (element-type JsonNode): as nav_knowledge_put_row() takes them, no id twice
 * @error: NAV_ERROR_INVALID with row and field, NAV_ERROR_NOT_FOUND for a price of an unknown GPU,
 *   or the store's
 *
 * Adds or replaces rows of the user, all of them or none, as one change. Blocks.
 *
 * Returns: whether they are stored
 */
gboolean
nav_knowledge_put_rows (NavKnowledge *knowledge, NavCollection collection, GPtrArray *rows,
                        GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (NavKnowledgeRow));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (knowledge != NULL && rows != NULL, FALSE);
  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS, FALSE);

  if (rows->len == 0)
    return TRUE;
  if (!check_rows (collection, rows, error) ||
      (collection == NAV_COLLECTION_PRICES && !check_prices (knowledge, rows, error)) ||
      !make_stored (collection, rows, stored, texts, error))
    return FALSE;
  locker = g_mutex_locker_new (&knowledge->lock);
  return knowledge->store->put_user_rows (knowledge->store, stored, error);
}

/**
 * nav_knowledge_put_row:
 * @row: a row as the files under data/knowledge have it, with an id of its own to add one or with
 *   the id of a shipped row to stand in for that
 * @error: as nav_knowledge_put_rows()
 *
 * Adds or replaces a user's row. Blocks.
 *
 * Returns: whether it is stored
 */
gboolean
nav_knowledge_put_row (NavKnowledge *knowledge, NavCollection collection, JsonNode *row,
                       GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (row != NULL, FALSE);

  rows = g_ptr_array_new ();
  g_ptr_array_add (rows, row);
  return nav_knowledge_put_rows (knowledge, collection, rows, error);
}

/**
 * nav_knowledge_remove_row:
 * @error: NAV_ERROR_NOT_FOUND when the user has no such row; shipped rows are never removed
 *
 * Removes a user's row; a shipped row of the same id is seen again. Blocks.
 *
 * Returns: whether it is gone
 */
gboolean
nav_knowledge_remove_row (NavKnowledge *knowledge, NavCollection collection, const char *id,
                          GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (knowledge != NULL && id != NULL, FALSE);
  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS, FALSE);

  locker = g_mutex_locker_new (&knowledge->lock);
  return knowledge->store->remove_user_row (knowledge->store, collection, id, error);
}
