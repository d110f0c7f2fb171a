/// The Markdown notes of the sample company, which refer to its issues and to each other.
enum WorkspaceNotes {
  static let files: [(name: String, text: String)] = [
    (
      "pricing.md",
      """
      ---
      title: How we price
      ---

      One plan, **€12 a month** for each freelancer. Annual payment costs ten months: see SIB-45.

      | Plan | Price | Discount |
      |---|---:|---:|
      | Monthly | 12.00 | 0% |
      | Annual | 120.00 | 17% |

      ## Why one plan

      - Nine of ten freelancers in the interviews (SIB-23) send fewer than 20 invoices a month.
      - Every second plan costs support time. [[Support playbook]] has the numbers.

      > We would rather raise the price once a year than explain three plans every day.

      """
    ),
    (
      "support-playbook.md",
      """
      # Support playbook

      1. Answer within four hours on working days. SIB-41 is about getting there.
      2. Refunds follow the template of SIB-26. Never ask why before the money is back.
      3. What is asked three times becomes an article in the help center.

      ## Numbers

      Questions about plans and discounts were 31% of all before we had one plan: see [how we price](pricing.md).

      """
    ),
    (
      "engineering/database.md",
      """
      # Database

      Invoices are never deleted: an undo (SIB-35) sets `deleted_at` back. Numbers have no gaps (SIB-14).

      ```sql
      SELECT max(number) + 1 FROM invoices WHERE account_id = $1 FOR UPDATE;
      ```

      ## Migration

      The new server (SIB-44) runs beside the old one for a week. Rollback: point the staging server back, then replay the log.
      Backups are encrypted and restored once a month, as the [runbook](runbook.md) says.

      """
    ),
    (
      "engineering/runbook.md",
      """
      # Runbook

      ## Restore a backup

      1. Stop the workers.
      2. Restore the newest encrypted backup to the staging server.
      3. Compare the number of invoices with the monitoring page (SIB-5).
      4. Write down how long it took.

      ## Rollback of a migration

      Rollback needs the old server. Keep it until the [database](database.md) migration is a week old.

      """
    ),
    (
      "decisions/payment-provider.md",
      """
      ---
      title: "Decision: payment provider"
      ---

      *Status: decided.* Issue: SIB-8.

      We take the provider that

      - pays out weekly,
      - sends webhooks that can be repeated (SIB-38), and
      - keeps card numbers away from our database.

      The price is 0.2 points higher than the cheapest. At our volume that is €14 a month.

      """
    ),
    (
      "writing.md",
      """
      # How we write

      Short sentences. No exclamation marks. Prices with cents, times with the time zone of the reader.

      Say what happened and how to fix it. The [support playbook](support-playbook.md) has examples.

      """
    ),
  ]
}
