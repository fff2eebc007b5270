package io.gpurightsizer.report;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.plan.Plan;

/** What one reading of a cluster came to. */
public record AuditAndPlan(AuditReport audit, Plan plan) {}
