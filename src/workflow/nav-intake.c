// SPDX-License-Identifier: Apache-2.0
// From a file to rows of one's own: each row is read, looked up and audited before any is stored,
// and those that pass are stored as one change.

#include "workflow/nav-intake.h"

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "workflow/nav-audit-report.h"

const char *const nav_intake_status_names[NAV_N_INTAKE_STATUSES + 1] = {
  "new", "replaces", "known", "rejected", NULL,
};

static void
intake_row_free (gpointer data)
{
  NavIntakeRow *row = data;

  g_ptr_array_unref (row->findings);
  g_free (row);
}

/**
 * nav_intake_row_get_id:
 *
 * Returns: (nullable): NULL for what is no row
 */
const char *
nav_intake_row_get_id (const NavIntakeRow *row)
{
  JsonNode *node = row->imported->row;

  return node ? json_object_get_string_member (json_node_get_object (node), "id") : NULL;
}

/* Takes @finding. */
static void
reject (NavIntakeRow *row, NavFinding *finding)
{
  row->status = NAV_INTAKE_REJECTED;
  g_ptr_array_add (row->findings, nav_audit_finding_new (0, NAV_AUDIT_FAIL, finding));
}

/* As they are stored, so that 1 and 1.0 are the same. */
static gboolean
is_same_row (JsonNode *a, JsonNode *b)
{
  g_autofree char *text_a = nav_json_to_text (a, FALSE);
  g_autofree char *text_b = nav_json_to_text (b, FALSE);

  return g_str_equal (text_a, text_b);
}

static gboolean
is_measured (NavCollection collection)
{
  return collection == NAV_COLLECTION_BENCHMARKS || collection == NAV_COLLECTION_OUTCOMES;
}

/* What is measured stands for itself: no row of one's own takes the place of a shipped one. Prices,
 * models and the like may. */
static void
look_up (NavCatalog *catalog, NavCollection collection, NavIntakeRow *row)
{
  const char *id = nav_intake_row_get_id (row);
  g_autoptr (JsonNode) there = nav_catalog_get_row (catalog, collection, id);

  if (there == NULL)
    row->status = NAV_INTAKE_NEW;
  else if (is_same_row (there, row->imported->row))
    row->status = NAV_INTAKE_KNOWN;
  else if (nav_catalog_row_is_own (catalog, collection, id))
    row->status = NAV_INTAKE_REPLACES;
  else if (is_measured (collection))
    reject (row, nav_finding_new ("import.shipped-id", "id", id, NULL));
  else
    row->status = NAV_INTAKE_NEW;
}

static void
look_up_all (NavCatalog *catalog, NavIntake *intake)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < intake->rows->len; i++) {
    NavIntakeRow *row = intake->rows->pdata[i];
    const char *id = nav_intake_row_get_id (row);

    if (id == NULL)
      row->status = NAV_INTAKE_REJECTED;
    else if (!g_hash_table_add (seen, (gpointer) id))
      reject (row, nav_finding_new ("import.id-twice", "id", id, NULL));
    else
      look_up (catalog, intake->import->collection, row);
  }
}

static gboolean
is_candidate (const NavIntakeRow *row)
{
  return row->status == NAV_INTAKE_NEW || row->status == NAV_INTAKE_REPLACES;
}

/* What is measured already, less what is to be replaced. */
static GPtrArray *
known_rows (NavCatalog *catalog, const NavIntake *intake)
{
  const GPtrArray *all = nav_catalog_get_measurements (catalog);
  g_autoptr (GHashTable) replaced = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *known = g_ptr_array_new ();

  for (guint i = 0; i < intake->rows->len; i++) {
    const NavIntakeRow *row = intake->rows->pdata[i];

    if (row->status == NAV_INTAKE_REPLACES)
      g_hash_table_add (replaced, (gpointer) nav_intake_row_get_id (row));
  }
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains (replaced, ((NavBenchmark *) all->pdata[i])->id))
      g_ptr_array_add (known, all->pdata[i]);
  return known;
}

static void
take_findings (GPtrArray *findings, GPtrArray *candidates)
{
  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];
    NavIntakeRow *row = candidates->pdata[finding->row];

    if (finding->grade == NAV_AUDIT_FAIL)
      row->status = NAV_INTAKE_REJECTED;
    g_ptr_array_add (row->findings,
                     nav_audit_finding_new (0, finding->grade,
                                            nav_finding_ref (finding->finding)));
  }
}

static void
audit (NavCatalog *catalog, NavIntake *intake)
{
  g_autoptr (GPtrArray) known = known_rows (catalog, intake);
  g_autoptr (GPtrArray) benchmarks = g_ptr_array_new ();
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = NULL;

  for (guint i = 0; i < intake->rows->len; i++) {
    NavIntakeRow *row = intake->rows->pdata[i];

    /* An outcome that proves nothing says so itself, and is kept for what it says. */
    if (!is_candidate (row) || row->imported->benchmark == NULL)
      continue;
    g_ptr_array_add (benchmarks, row->imported->benchmark);
    g_ptr_array_add (candidates, row);
  }
  findings = nav_audit_benchmarks (catalog, benchmarks, known);
  take_findings (findings, candidates);
}

/**
 * nav_intake_new:
 * @catalog: the knowledge base as it is
 * @import: (transfer full): what was read of a file
 *
 * Judges each row; stores nothing. Any thread.
 *
 * Returns: (transfer full)
 */
NavIntake *
nav_intake_new (NavCatalog *catalog, NavImport *import)
{
  NavIntake *intake;

  g_return_val_if_fail (catalog != NULL && import != NULL, NULL);

  intake = g_new0 (NavIntake, 1);
  intake->import = import;
  intake->rows = g_ptr_array_new_with_free_func (intake_row_free);
  for (guint i = 0; i < import->rows->len; i++) {
    NavIntakeRow *row = g_new0 (NavIntakeRow, 1);

    row->imported = import->rows->pdata[i];
    row->findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) nav_audit_finding_free);
    g_ptr_array_add (intake->rows, row);
  }
  look_up_all (catalog, intake);
  if (is_measured (import->collection))
    audit (catalog, intake);
  return intake;
}

void
nav_intake_free (NavIntake *intake)
{
  g_ptr_array_unref (intake->rows);
  nav_import_free (intake->import);
  g_free (intake);
}

/**
 * nav_intake_count:
 *
 * Returns: how many rows are of @status
 */
guint
nav_intake_count (const NavIntake *intake, NavIntakeStatus status)
{
  guint n = 0;

  for (guint i = 0; i < intake->rows->len; i++)
    n += ((const NavIntakeRow *) intake->rows->pdata[i])->status == status;
  return n;
}

/**
 * nav_intake_store:
 * @error: the store's
 *
 * Puts the rows that were not rejected into @knowledge as the person's own, all or none. Blocks.
 *
 * Returns: whether they are there now
 */
gboolean
nav_intake_store (const NavIntake *intake, NavKnowledge *knowledge, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_return_val_if_fail (intake != NULL && knowledge != NULL, FALSE);

  for (guint i = 0; i < intake->rows->len; i++)
    if (is_candidate (intake->rows->pdata[i]))
      g_ptr_array_add (rows, ((NavIntakeRow *) intake->rows->pdata[i])->imported->row);
  return nav_knowledge_put_rows (knowledge, intake->import->collection, rows, error);
}

static JsonObject *
error_to_json (const GError *error)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "code", nav_error_get_code (error));
  nav_json_add_string (object, "field", nav_error_get_field (error));
  nav_json_add_string (object, "message", nav_error_get_english (error));
  return object;
}

static JsonObject *
row_to_json (const NavIntakeRow *row)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "where", row->imported->where);
  nav_json_add_string (object, "id", nav_intake_row_get_id (row));
  nav_json_add_string (object, "status", nav_intake_status_names[row->status]);
  json_object_set_array_member (object, "findings", nav_audit_findings_to_json (row->findings));
  if (row->imported->error != NULL)
    json_object_set_object_member (object, "error", error_to_json (row->imported->error));
  else
    json_object_set_null_member (object, "error");
  return object;
}

/**
 * nav_intake_to_json:
 * @stored: whether the rows were stored
 *
 * Returns: (transfer full): `{"format","collection","stored","counts":{"new","replaces","known",
 *   "rejected"},"rows":[{"where","id","status","findings":[{"code","grade","args","text"}],
 *   "error"}]}`
 */
JsonNode *
nav_intake_to_json (const NavIntake *intake, gboolean stored)
{
  JsonObject *object = json_object_new (), *counts = json_object_new ();
  JsonArray *rows = json_array_new ();

  nav_json_add_string (object, "format", nav_import_format_names[intake->import->format]);
  nav_json_add_string (object, "collection", nav_collection_names[intake->import->collection]);
  json_object_set_boolean_member (object, "stored", stored);
  for (int s = 0; s < NAV_N_INTAKE_STATUSES; s++)
    json_object_set_int_member (counts, nav_intake_status_names[s],
                                nav_intake_count (intake, (NavIntakeStatus) s));
  json_object_set_object_member (object, "counts", counts);
  for (guint i = 0; i < intake->rows->len; i++)
    json_array_add_object_element (rows, row_to_json (intake->rows->pdata[i]));
  json_object_set_array_member (object, "rows", rows);
  return nav_json_node_for_object (object);
}
