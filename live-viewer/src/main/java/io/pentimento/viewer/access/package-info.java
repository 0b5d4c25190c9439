/**
 * Who may come in and what they may do there: {@link io.pentimento.viewer.access.Gate} finds out who asks,
 * {@link io.pentimento.viewer.access.Permissions} what that takes, {@link io.pentimento.viewer.access.AuditLog} keeps what was refused
 * or commanded.
 */
package io.pentimento.viewer.access;
