-- "anna@example.nl." was stored beside "anna@example.nl": one mailbox, which is one account from now on. Where both have
-- an account both keep it; the one with the dot still opens for who types it so.
UPDATE OR IGNORE member SET email = rtrim(email, '.') WHERE email LIKE '%.';
UPDATE token SET address = rtrim(address, '.')
 WHERE address LIKE '%.' AND (purpose = 'change-address' OR EXISTS (SELECT 1 FROM member WHERE id = member_id AND email = rtrim(address, '.')));
