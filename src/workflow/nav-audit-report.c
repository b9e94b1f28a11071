// SPDX-License-Identifier: Apache-2.0
// The audit of all measured rows of a knowledge base, sorted by what was found.

#include "workflow/nav-audit-report.h"

#include "base/nav-json.h"
#include "workflow/nav-words.h"

static void
audit_rule_free (gpointer data)
{
  NavAuditRule *rule = data;

  g_ptr_array_unref (rule->findings);
  g_free (rule);
}

static NavAuditRule *
find_rule (GPtrArray *rules, const char *code)
{
  NavAuditRule *rule;

  for (guint i = 0; i < rules->len; i++)
    if (g_str_equal (((NavAuditRule *) rules->pdata[i])->code, code))
      return rules->pdata[i];
  rule = g_new0 (NavAuditRule, 1);
  rule->code = code;
  rule->findings = g_ptr_array_new ();
  g_ptr_array_add (rules, rule);
  return rule;
}

static gint
compare_rules (gconstpointer a, gconstpointer b)
{
  const NavAuditRule *const *x = a, *const *y = b;

  if ((*x)->grade != (*y)->grade)
    return (*x)->grade > (*y)->grade ? -1 : 1;
  return g_strcmp0 ((*x)->code, (*y)->code);
}

static void
sort_by_rule (NavAuditReport *report)
{
  for (guint i = 0; i < report->findings->len; i++) {
    NavAuditFinding *finding = report->findings->pdata[i];
    NavAuditRule *rule =
      find_rule (report->rules, nav_finding_get_code (finding->finding));

    rule->grade = MAX (rule->grade, finding->grade);
    g_ptr_array_add (rule->findings, finding);
  }
  g_ptr_array_sort (report->rules, compare_rules);
}

/* Findings come by row, the gravest first, so that the first of a row is its grade. */
static void
count_rows (NavAuditReport *report)
{
  for (guint i = 0; i < report->findings->len; i++) {
    const NavAuditFinding *finding = report->findings->pdata[i];
    const NavAuditFinding *before = i > 0 ? report->findings->pdata[i - 1] : NULL;
    const NavBenchmark *row = report->rows->pdata[finding->row];

    if (before != NULL && before->row == finding->row)
      continue;
    report->failed += finding->grade == NAV_AUDIT_FAIL;
    report->doubtful += finding->grade == NAV_AUDIT_DOUBT;
    report->own_failed += finding->grade == NAV_AUDIT_FAIL && row->provenance.user;
  }
}

/**
 * nav_audit_report_new:
 *
 * Audits all measured rows of @catalog. Any thread.
 *
 * Returns: (transfer full)
 */
NavAuditReport *
nav_audit_report_new (NavCatalog *catalog)
{
  NavAuditReport *report;

  g_return_val_if_fail (catalog != NULL, NULL);

  report = g_new0 (NavAuditReport, 1);
  report->catalog = nav_catalog_ref (catalog);
  report->rows = nav_catalog_get_measurements (catalog);
  report->findings = nav_audit_benchmarks (catalog, report->rows, NULL);
  report->rules = g_ptr_array_new_with_free_func (audit_rule_free);
  sort_by_rule (report);
  count_rows (report);
  return report;
}

void
nav_audit_report_free (NavAuditReport *report)
{
  g_ptr_array_unref (report->rules);
  g_ptr_array_unref (report->findings);
  nav_catalog_unref (report->catalog);
  g_free (report);
}

static JsonObject *
finding_to_json (const NavAuditFinding *finding)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = nav_words_finding (&nav_words_english, finding->finding);

  nav_json_add_string (object, "code", nav_finding_get_code (finding->finding));
  nav_json_add_string (object, "grade", nav_audit_grade_names[finding->grade]);
  json_object_set_object_member (object, "args",
                                 json_object_ref (nav_finding_get_args (finding->finding)));
  nav_json_add_string (object, "text", text);
  return object;
}

/**
 * nav_audit_findings_to_json:
 * @findings: (element-type NavAuditFinding)
 *
 * Returns: (transfer full): `[{"code","grade","args","text"}]`, the text in English
 */
JsonArray *
nav_audit_findings_to_json (const GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (array, finding_to_json (findings->pdata[i]));
  return array;
}

static JsonObject *
rule_to_json (const NavAuditReport *report, const NavAuditRule *rule)
{
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  nav_json_add_string (object, "code", rule->code);
  nav_json_add_string (object, "grade", nav_audit_grade_names[rule->grade]);
  for (guint i = 0; i < rule->findings->len; i++) {
    const NavAuditFinding *finding = rule->findings->pdata[i];
    const NavBenchmark *row = report->rows->pdata[finding->row];
    JsonObject *member = finding_to_json (finding);

    json_object_remove_member (member, "code");
    nav_json_add_string (member, "id", row->id);
    json_object_set_boolean_member (member, "own", row->provenance.user);
    json_array_add_object_element (rows, member);
  }
  json_object_set_array_member (object, "rows", rows);
  return object;
}

/**
 * nav_audit_report_to_json:
 *
 * Returns: (transfer full): `{"knowledge":{..},"rows","failed","doubtful","own_failed","rules":
 *   [{"code","grade","rows":[{"id","own","grade","args","text"}]}]}`
 */
JsonNode *
nav_audit_report_to_json (const NavAuditReport *report)
{
  JsonObject *object = json_object_new (), *knowledge = json_object_new ();
  JsonArray *rules = json_array_new ();

  json_object_set_int_member (knowledge, "revision",
                              (gint64) nav_catalog_get_revision (report->catalog));
  nav_json_add_string (knowledge, "sha256", nav_catalog_get_sha256 (report->catalog));
  json_object_set_object_member (object, "knowledge", knowledge);
  json_object_set_int_member (object, "rows", report->rows->len);
  json_object_set_int_member (object, "failed", report->failed);
  json_object_set_int_member (object, "doubtful", report->doubtful);
  json_object_set_int_member (object, "own_failed", report->own_failed);
  for (guint i = 0; i < report->rules->len; i++)
    json_array_add_object_element (rules, rule_to_json (report, report->rules->pdata[i]));
  json_object_set_array_member (object, "rules", rules);
  return nav_json_node_for_object (object);
}
