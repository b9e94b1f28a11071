// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "serving/nav-audit.h"

G_BEGIN_DECLS

/**
 * NavAuditRule: a rule of the audit with the rows that it speaks of.
 */
typedef struct {
  const char *code;     /* of the first finding's */
  NavAuditGrade grade;  /* the gravest of them */
  GPtrArray *findings;  /* (element-type NavAuditFinding): borrowed, by row */
} NavAuditRule;

/**
 * NavAuditReport:
 *
 * What the audit finds in the measured rows of a knowledge base, by rule. Immutable. Free with
 * nav_audit_report_free().
 */
typedef struct {
  NavCatalog *catalog;
  const GPtrArray *rows; /* (element-type NavBenchmark): the catalogue's */
  GPtrArray *findings;   /* (element-type NavAuditFinding) */
  GPtrArray *rules;      /* (element-type NavAuditRule): the gravest first */
  guint failed;          /* rows */
  guint doubtful;        /* rows that did not fail */
  guint own_failed;      /* rows of the person's own */
} NavAuditReport;

NavAuditReport *nav_audit_report_new (NavCatalog *catalog);
void nav_audit_report_free (NavAuditReport *report);
JsonNode *nav_audit_report_to_json (const NavAuditReport *report);
JsonArray *nav_audit_findings_to_json (const GPtrArray *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavAuditReport, nav_audit_report_free)

G_END_DECLS
