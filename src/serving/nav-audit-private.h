// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-audit.h"
#include "serving/nav-closed-form.h"

G_BEGIN_DECLS

/* Private to the audit: one row with what is computed of it once. */
typedef struct {
  guint index;      /* in the rows that are audited */
  gboolean context; /* only there to be compared with */
  gboolean failed;  /* something is wrong with it: nothing is to be held against it */
  const NavBenchmark *benchmark;
  NavCandidate *candidate; /* (nullable): the catalogue does not know it */
  NavForecast forecast;    /* means NaN: cannot be forecast */
  char *configuration;     /* what was run under which load, to find the same again */
  char *series;            /* the same without the concurrency, of one source */
} NavAuditRow;

/* What findings are added to. */
typedef struct {
  GPtrArray *findings; /* (element-type NavAuditFinding) */
} NavAudit;

void nav_audit_add (NavAudit *audit, NavAuditRow *row, NavAuditGrade grade,
                    NavFinding *finding);

void nav_audit_check_figures (NavAudit *audit, NavAuditRow *row);
void nav_audit_check_physics (NavAudit *audit, NavAuditRow *row);
void nav_audit_check_series (NavAudit *audit, GPtrArray *rows);
void nav_audit_check_copies (NavAudit *audit, GPtrArray *rows);

double nav_audit_output_tokens_per_s (const NavBenchmark *benchmark);

G_END_DECLS
