"""Words that join, ask and count, and say nothing of a subject. Short lists: "well" and "being" are words."""

_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have he her him his how i if in is it
its me my of on or our s she so t than that the their them then there these they this those to us was we were
what when where which who whom why will with would you your
"""
_FRENCH = """
a ai as au aux avec avoir c ce cela ces cet cette comment d dans de des du elle elles en est et etre eu fait il
ils j je l la le les leur leurs lui m ma mais me mes mon n ne nos notre nous on ont ou par pas pour pourquoi qu
quand que quel quelle quelles quels qui s sa se ses son sont sur t ta te tes ton tu un une vos votre vous y
"""
_KHMER = """
តើ អ្វី អ្វីខ្លះ អ្នកណា នរណា ណា ណាខ្លះ ដូចម្តេច យ៉ាងណា យ៉ាងម៉េច យ៉ាងដូច
យ៉ាងដូចម្តេច ម្តេច ម៉េច ហេតុអ្វី ប៉ុន្មាន ពេលណា នៅពេលណា នៅឯណា ឯណា ទេ ឬទេ ដែរឬទេ
ត្រូវ ត្រូវបាន អាច គួរ គួរតែ ចង់ បាន មាន ជា គឺ គឺជា នៅ ក្នុង លើ ក្រោម ពី អំពី ទៅ
មក ដោយ ដែល និង ឬ ហើយ ក៏ នេះ នោះ ទាំង ទាំងអស់ របស់ នៃ សម្រាប់ ដើម្បី ឱ្យ មិន
មិនមែន ការ សេចក្តី ភាព ខ្ញុំ យើង គេ វា គាត់ អ្នក លោក តាម ជាមួយ រវាង ចំពោះ
ប្រសិនបើ បើ ពេល នៅពេល ខ្លះ មួយ ធ្វើ ធ្វើយ៉ាងណា
"""

# Left out of the index and of queries, unless a query has no others. Folded; letters are what elisions leave.
EMPTY = {"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())}
# Kept in the index, but not looked for alone when a question is taken apart. Keys of `normalise.search_key`.
KHMER = frozenset(_KHMER.split())
