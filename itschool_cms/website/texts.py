"""The first texts of the pages that every school must have, in French; each school edits its own."""

TERMS = """
<p>Ce site est le service en ligne de l’école pour les familles. En vous connectant, vous acceptez les
conditions qui suivent.</p>
<h2>Votre compte</h2>
<p>L’école ouvre un compte à chaque adulte responsable d’un élève et à chaque membre de son personnel. Le
compte est personnel&nbsp;: ne partagez ni votre mot de passe, ni les liens de connexion reçus par
courriel. Si vous pensez que quelqu’un d’autre s’est connecté à votre place, changez votre mot de passe et
prévenez le secrétariat.</p>
<h2>Ce que vous voyez</h2>
<p>Vous voyez les informations des enfants pour lesquels l’école vous reconnaît un droit, et rien d’autre.
Quand votre situation change (séparation, déménagement, décision de justice), prévenez le
secrétariat&nbsp;: les accès sont adaptés aussitôt.</p>
<h2>Bon usage</h2>
<ul>
<li>Utilisez les documents, photos et adresses pour le suivi de la scolarité uniquement.</li>
<li>Ne publiez pas ailleurs les photos ou les données d’autres enfants.</li>
<li>N’essayez pas d’accéder à des pages qui ne vous sont pas destinées. Si une page vous montre une
information qui ne vous concerne pas, signalez-le sans attendre.</li>
</ul>
<h2>Signatures et paiements</h2>
<p>Une signature donnée ici, avec votre nom, la date et l’heure, vaut accord envers l’école. Les factures
affichées indiquent le montant, l’échéance et la communication à utiliser. En cas d’erreur, contactez le
secrétariat avant l’échéance.</p>
<h2>Disponibilité</h2>
<p>L’école fait le nécessaire pour que le service soit disponible en permanence, sans pouvoir le garantir.
Pour une urgence qui concerne un enfant, téléphonez toujours à l’école.</p>
<h2>Droit applicable</h2>
<p>Le droit belge s’applique. En cas de désaccord, parlez-en d’abord à la direction&nbsp;; à défaut
d’accord, les tribunaux de l’arrondissement de l’école sont compétents.</p>
"""

PRIVACY = """
<p>L’école est responsable du traitement des données affichées sur ce site. Cette page dit lesquelles,
pourquoi, combien de temps, et quels sont vos droits selon le Règlement général sur la protection des
données (RGPD).</p>
<h2>Pourquoi nous traitons des données</h2>
<ul>
<li><strong>La mission d’enseignement</strong>, qui est une mission d’intérêt public&nbsp;: inscrire les
élèves, organiser les classes, informer les familles, suivre la scolarité.</li>
<li><strong>Les obligations légales</strong>&nbsp;: registres d’inscription, présences, comptabilité.</li>
<li><strong>Le contrat avec les familles</strong>&nbsp;: repas, garderie, excursions et leurs
factures.</li>
<li><strong>Votre consentement</strong>, pour les photos par exemple. Vous pouvez le retirer à tout
moment.</li>
</ul>
<h2>Quelles données</h2>
<ul>
<li>Élèves&nbsp;: nom, date de naissance, classe, documents, présences, factures.</li>
<li>Adultes responsables&nbsp;: nom, coordonnées, lien avec l’enfant et droits reconnus, lectures et
signatures.</li>
<li>Personnel&nbsp;: nom, fonction, contenus publiés.</li>
<li>Connexions&nbsp;: date, heure et appareil, pour protéger votre compte.</li>
</ul>
<h2>Qui les voit</h2>
<p>Les adultes qui ont autorité sur l’enfant, ses enseignants et le secrétariat, chacun pour ce qui le
concerne. Deux parents séparés ne voient jamais les coordonnées l’un de l’autre. Nous ne vendons aucune
donnée et n’utilisons ni publicité, ni mesure d’audience.</p>
<h2>Combien de temps</h2>
<ul>
<li>Dossier de l’élève&nbsp;: durée de la scolarité, puis les délais fixés par la réglementation de
l’enseignement.</li>
<li>Comptabilité&nbsp;: dix ans.</li>
<li>Journaux de connexion&nbsp;: un an.</li>
<li>Photos&nbsp;: l’année scolaire et la suivante, sauf retrait du consentement.</li>
</ul>
<h2>Vos droits</h2>
<p>Vous pouvez demander à consulter vos données et celles de votre enfant, à les faire corriger, à en
recevoir une copie, à limiter leur usage ou à vous y opposer, et à les faire effacer quand la loi ne nous
impose plus de les garder. Nous répondons dans le mois.</p>
<h2>Cookies</h2>
<p>Ce site n’utilise que les cookies nécessaires à la connexion et au choix de la langue.</p>
<h2>Contact</h2>
<p>Écrivez au secrétariat ou au délégué à la protection des données de l’école. Vous pouvez aussi
introduire une réclamation auprès de l’Autorité de protection des données, rue de la Presse 35, 1000
Bruxelles, <a href="https://www.autoriteprotectiondonnees.be/">autoriteprotectiondonnees.be</a>.</p>
"""

ACCESSIBILITY = """
<p>L’école veut que chacun puisse utiliser ce site, avec un lecteur d’écran, au clavier, sur un petit
écran ou avec de grands caractères.</p>
<h2>État de conformité</h2>
<p>Ce site est conçu selon la norme européenne EN 301&nbsp;549 et les règles pour l’accessibilité des
contenus web (WCAG&nbsp;2.2), niveau AA. Il est vérifié à chaque version, par des outils automatiques et à
la main.</p>
<h2>Contenus qui peuvent poser problème</h2>
<ul>
<li>Des documents joints (PDF, scans, formulaires anciens) peuvent ne pas être lisibles par un lecteur
d’écran.</li>
<li>Des photos envoyées par des tiers peuvent manquer de description.</li>
</ul>
<p>Demandez-nous une autre version&nbsp;: nous vous envoyons le contenu sous une forme que vous pouvez
lire.</p>
<h2>Nous signaler un problème</h2>
<p>Écrivez ou téléphonez au secrétariat et dites-nous quelle page vous pose problème et avec quel
appareil. Nous répondons dans les deux semaines.</p>
<h2>Si notre réponse ne vous convient pas</h2>
<p>Adressez-vous à la direction, puis au médiateur compétent pour l’enseignement (<a
href="https://www.mediateur.be/">mediateur.be</a> en Fédération Wallonie-Bruxelles) ou à Unia, service
public qui lutte contre les discriminations (<a href="https://www.unia.be/">unia.be</a>).</p>
<h2>Cette déclaration</h2>
<p>Elle a été établie par une évaluation interne. Elle est revue chaque année et à chaque changement
important du site.</p>
"""

# Name in the address: title, description, text.
TEXTS = {
    "terms": (
        "Conditions générales d’utilisation",
        "Ce que l’école et vous pouvez attendre l’un de l’autre sur ce site.",
        TERMS,
    ),
    "privacy": (
        "Protection des données",
        "Quelles données l’école traite, pourquoi, combien de temps, et quels sont vos droits.",
        PRIVACY,
    ),
    "accessibility": (
        "Accessibilité",
        "Ce que nous faisons pour que chacun puisse utiliser ce site, et où signaler un problème.",
        ACCESSIBILITY,
    ),
}
