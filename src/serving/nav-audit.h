// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-finding.h"
#include "catalog/nav-candidate.h"
#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavAuditGrade: what a finding means for its row.
 */
typedef enum {
  NAV_AUDIT_NOTE,  /* worth knowing */
  NAV_AUDIT_DOUBT, /* kept, but not to be relied on without a look */
  NAV_AUDIT_FAIL,  /* it cannot be what it says, and must not be used */
} NavAuditGrade;

extern const char *const nav_audit_grade_names[4]; /* "note", "doubt", "fail", NULL */

/**
 * NavAuditFinding: what is wrong or remarkable about one row. Codes are `audit.` and the rule.
 */
typedef struct {
  guint row; /* index into the rows that were audited */
  NavAuditGrade grade;
  NavFinding *finding;
} NavAuditFinding;

NavAuditFinding *nav_audit_finding_new (guint row, NavAuditGrade grade, NavFinding *finding);
void nav_audit_finding_free (NavAuditFinding *finding);
GPtrArray *nav_audit_benchmarks (NavCatalog *catalog, const GPtrArray *rows,
                                 const GPtrArray *known);
gboolean nav_audit_may_calibrate (const NavBenchmark *benchmark, NavMetric metric);

/**
 * NavAuditBounds:
 *
 * What no engine can beat with the peak figures of the GPU's data sheet, whatever its kernels.
 * NaN: cannot be told.
 */
typedef struct {
  double tpot_ms;        /* bytes that a step must read, or operations that it must do */
  double tpot_likely_ms; /* the same with all experts that a batch is expected to visit */
  double ttft_ms;        /* operations that reading a prompt takes */
  double output_tokens_per_s;
} NavAuditBounds;

void nav_audit_compute_bounds (const NavBenchmark *benchmark, const NavCandidate *candidate,
                               NavAuditBounds *ret_bounds);

G_END_DECLS
