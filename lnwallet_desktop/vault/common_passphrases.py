"""Long passwords and phrases that everybody's list has: from public breach lists, songs, films, prayers and XKCD."""

from __future__ import annotations

_PHRASES = """
correct horse battery staple|correct horse battery stapler|incorrect horse battery staple|correcthorsebatterystaple1
to be or not to be|to be or not to be that is the question|the quick brown fox
the quick brown fox jumps over the lazy dog|the quick brown fox jumped over the lazy dog|jumps over the lazy dog
lorem ipsum dolor sit amet|lorem ipsum dolor sit|may the force be with you|the force is strong with
i am your father luke|luke i am your father|live long and prosper|one ring to rule them all|my precious my precious
you shall not pass|winter is coming soon|a lannister always pays his debts|valar morghulis valar dohaeris
expecto patronum|avada kedavra|i solemnly swear that i am up to no good|i will be back soon|hasta la vista baby
houston we have a problem|frankly my dear i dont give a damn|here is looking at you kid
life is like a box of chocolates|there is no place like home|i see dead people|show me the money
elementary my dear watson|in the beginning god created|in the beginning was the word|our father who art in heaven
hallowed be thy name|the lord is my shepherd|vater unser im himmel|vater unser der du bist im himmel
geheiligt werde dein name|je pense donc je suis|cogito ergo sum|sein oder nicht sein|alle meine entchen
hänschen klein ging allein|franz jagt im komplett verwahrlosten taxi|all you need is love|let it be let it be
we are the champions|we will rock you|dont stop believing|highway to hell|stairway to heaven
another brick in the wall|never gonna give you up|is this the real life|hello darkness my old friend
twinkle twinkle little star|mary had a little lamb|humpty dumpty sat on a wall|row row row your boat
happy birthday to you|i love you forever|i love you so much|iloveyou iloveyou|iloveyouiloveyou|i love my family
i love my wife|i love my husband|i love my children|i love jesus christ|jesus is my lord|jesus is my savior
god is love god is love|in god we trust|ich liebe dich|ich liebe dich so sehr|ich liebe dich für immer
te quiero mucho mucho|je taime mon amour|mon amour pour toujours|this is my password|this is my passphrase
this is a password|this is a passphrase|this is a secret|this is a long password|my password is password
my secret password|my super secret password|super secret password|secret password|mysecretpassphrase
please let me in|please let me in now|letmein letmein|let me in please|open sesame open sesame
abracadabra abracadabra|password password|passwordpassword1|passwordpassword123|password1234567890|password123456789
passwort123456789|passwortpasswort|administrator|administrator1|administrator123|administrator1234|adminadminadmin
admin123admin123|rootrootrootroot|welcome to the company|changemechangeme|change me please|change me immediately
default password|temporary password|companypassword|company password|qwertyuiopasdfgh|qwertyuiopasdfghjkl
qwertyuiopasdfghjklzxcvbnm|1qaz2wsx3edc4rfv|1qaz2wsx3edc4rfv5tgb|qazwsxedcrfvtgb|qazwsxedcrfvtgbyhnujm
1q2w3e4r5t6y7u8i|1q2w3e4r5t6y7u8i9o0p|zaq12wsxcde34rfv|asdfghjklqwertyuiop|zxcvbnmasdfghjkl|123456789012345
1234567890123456|12345678901234567890|abcdefghijklmnop|abcdefghijklmnopqrstuvwxyz|abcdefgh12345678|abcd1234abcd1234
0123456789abcdef|deadbeefdeadbeef|aaaaaaaaaaaaaaaa|000000000000000|111111111111111|999999999999999|123123123123123
112233445566778899|football football|baseball baseball|manchester united|manchesterunited|liverpool football club
youll never walk alone|real madrid barcelona|fc bayern münchen|bayern münchen|borussia dortmund
spongebob squarepants|harry potter and the|star wars star wars|game of thrones|to the moon and back
to the moon to the moon|not your keys not your coins|not your keys not your coin|be your own bank
hodl hodl hodl hodl|in code we trust|vires in numeris|the times 03 jan 2009 chancellor on brink
chancellor on brink of second bailout for banks|satoshi nakamoto|satoshinakamoto1|bitcoin bitcoin
bitcoin to the moon|lightning network|the lightning network|buy the dip buy the dip|keep calm and carry on
carpe diem carpe diem|hakuna matata|veni vidi vici|just do it just do it|make america great again
yes we can yes we can|sunshine sunshine|princess princess|butterfly butterfly|i am the best in the world
nobody knows my password
abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about
"""

COMMON: frozenset[str] = frozenset(
    "".join(c for c in phrase.casefold() if c.isalnum()) for line in _PHRASES.split("\n") for phrase in line.split("|")
) - {""}
"""Lower case, letters and digits only, for a passphrase that was brought to the same form."""
