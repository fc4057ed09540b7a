"""What medicine has published, as code: formulas, verification of results, rules; pure, with every figure's source."""
