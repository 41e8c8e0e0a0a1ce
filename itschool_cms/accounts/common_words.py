"""Words that passwords of French, Dutch and German speakers are made of, without accents.

The lists that come with zxcvbn are English; it turns each of these round, and their letters into digits, by
itself. A password is judged once as it is and once without these words, so "Printemps-2026" is as weak as
"-2026".
"""

_FRENCH = """
azerty azertyuiop qsdfghjklm wxcvbn motdepasse passe secret bonjour bonsoir bienvenue salut coucou merci
janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi
vendredi samedi dimanche printemps automne hiver vacances anniversaire noel paques halloween carnaval
maman papa mamie papy frere soeur enfant enfants famille parents bebe fille garcon mariage
jetaime amour cheri cherie coeur bisou bisous toujours jamais belle beau bonheur vie
doudou loulou titi toto loulou minou chaton monchat chien monchien lapin poussin princesse prince
soleil lune etoile fleur papillon chocolat nutella fromage frites gaufre biere
ecole ecolier eleve eleves professeur instituteur institutrice maitresse directeur directrice direction
secretariat secretaire administrateur administration internet ordinateur telephone facebook
belgique belge bruxelles anderlecht schaerbeek ixelles molenbeek uccle liege namur charleroi mons tournai
louvain wavre nivelles verviers bastogne arlon dinant wallonie ardennes france paris marseille lyon lille
standard football foot diables rouges tintin schtroumpf gaston obelix asterix manneken
soleil bateau voiture maison jardin montagne
"""
_DUTCH = """
wachtwoord geheim welkom hallo goedendag dankjewel alstublieft
januari februari maart april juni juli augustus september oktober november december maandag dinsdag woensdag
donderdag vrijdag zaterdag zondag lente zomer herfst winter vakantie verjaardag kerstmis sinterklaas pasen
mama papa moeder vader oma broer zus kind kinderen familie ouders baby meisje jongen
ikhouvanjou ikhouvan liefde liefje schat schatje schattig hart kusje kusjes lief
poes poesje kater hond hondje konijn konijntje vlinder bloem zonnetje zon ster
school scholen leerling leraar lerares juf juffrouw meester directeur secretariaat beheerder
belgie brussel antwerpen gent brugge leuven mechelen hasselt kortrijk oostende aalst vlaanderen holland
nederland amsterdam voetbal ajax feyenoord anderlecht duivels chocolade frietjes broodje kaas kaasbroodje
computer telefoon fiets huis tuin
"""
_GERMAN = """
passwort kennwort geheim willkommen hallo gutentag danke bitte
januar februar marz maerz april juni juli august september oktober november dezember montag dienstag mittwoch
donnerstag freitag samstag sonntag fruhling fruehling sommer herbst winter ferien urlaub geburtstag
weihnachten ostern mama papa mutter vater oma opa bruder schwester kind kinder familie eltern baby
ichliebedich ichliebe liebe liebling schatz schatzi hase hasi maus mausi engel herz kuss
katze kater hund hase blume sonne stern mond schmetterling schokolade
schule schuler schueler lehrer lehrerin direktor sekretariat verwaltung verwalter
belgien eupen malmedy deutschland berlin koln koeln hamburg munchen muenchen fussball bayern schalke
computer telefon fahrrad haus garten
"""
_PRODUCT = "itschool school ecole schule portail portal parents password admin administrator"

COMMON = frozenset(f"{_FRENCH} {_DUTCH} {_GERMAN} {_PRODUCT}".split())
