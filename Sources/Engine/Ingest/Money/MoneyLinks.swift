/// The same money in several lists of one processor: the balance has all of it, with fees, so the others
/// count only where the balance has none.
struct MoneyLinks {
  let database: Database

  func apply() throws {
    try database.execute(
      """
      -- What a row does not say of its charge, the charge itself says, or the list of payments.
      UPDATE money_in SET
        project = coalesce(project, (SELECT max(p.project) FROM money_in p WHERE p.charge = money_in.charge AND p.kind = 'sale')),
        billing_code = coalesce(billing_code,
          (SELECT max(p.billing_code) FROM money_in p WHERE p.charge = money_in.charge AND p.kind = 'sale'))
      WHERE charge IS NOT NULL AND (project IS NULL OR billing_code IS NULL);
      UPDATE money_in SET is_counted = 0, reason = 'also in the balance'
      WHERE form IN ('payments', 'refunds') AND (
        EXISTS (SELECT 1 FROM money_in b WHERE b.ref = money_in.ref AND b.form = 'balance')
        OR form = 'payments' AND (
          EXISTS (SELECT 1 FROM money_in b WHERE b.ref = money_in.charge AND b.form = 'balance')
          OR EXISTS (SELECT 1 FROM money_in b WHERE b.charge = money_in.charge AND b.form = 'balance')
          OR EXISTS (SELECT 1 FROM money_in b WHERE b.intent = coalesce(money_in.intent, money_in.charge) AND b.form = 'balance')));
      -- An export of payments can name intents, which the balance may not; then its period decides.
      UPDATE money_in SET is_counted = 0, reason = 'also in the balance'
      WHERE is_counted = 1 AND form = 'payments' AND substr(charge, 1, 3) = 'pi_' AND EXISTS (
        SELECT 1 FROM money_files f WHERE f.form = 'balance' AND f.system = 'stripe' AND money_in.at BETWEEN f.first_at AND f.last_at);
      UPDATE money_in SET is_counted = 0, reason = 'also a column of its payment'
      WHERE is_counted = 1 AND form = 'refunds' AND (
        EXISTS (SELECT 1 FROM money_in p WHERE p.charge = money_in.charge AND p.form = 'payments' AND p.kind = 'refund')
        OR EXISTS (SELECT 1 FROM money_in p WHERE p.intent = money_in.intent AND p.form = 'payments' AND p.kind = 'refund'));
      UPDATE money_in SET is_counted = 0, reason = 'a payout, in the balance with its fee'
      WHERE form = 'payouts';
      """)
  }
}
