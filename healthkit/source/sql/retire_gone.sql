UPDATE vault.{fact} SET retired_batch = $batch WHERE {fact}_id IN (SELECT id FROM {fact}_gone);
